/**
 * A redirect back to the application. SanteDB puts the values in as they are, and a `?` even after another; only
 * what a header cannot carry is escaped here.
 */
export function redirectBack(
  redirectUri: string,
  separator: '?' | '#',
  values: Readonly<Record<string, string>>,
): Response {
  const query = Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  const location = `${redirectUri}${separator}${query}`.replaceAll(/[^\u0021-\u007e]+/g, (text) =>
    encodeURIComponent(text),
  )
  return new Response(null, { status: 302, headers: { Location: location } })
}
