/** A value as lines for people: each item of a list on its own. */
export function showValue(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(showItem)
  return [showItem(value)]
}

function showItem(value: unknown): string {
  return printable(typeof value === 'string' ? value : JSON.stringify(value))
}

/** A token comes from anybody: what would steer a terminal is shown, not done. */
function printable(text: string): string {
  return text.replaceAll(
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
