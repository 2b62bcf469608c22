/** The fields of the form on a page, as a browser would post them. */
export function fieldsOfPage(html: string): Record<string, string> {
  const inputs = html.matchAll(/<input(?=[^>]*\bname="([^"]*)")(?:[^>]*\bvalue="([^"]*)")?[^>]*>/g)
  return Object.fromEntries([...inputs].map(([, name = '', value = '']) => [name, unescape(value)]))
}

function unescape(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
