// oxlint-disable-next-line no-control-regex -- they are what is looked for
const steering = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** A text that anybody may have written, on one line: what would steer a terminal is shown, not done. */
export function printable(text: string): string {
  return text.replaceAll(
    steering,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The same of a value as JSON, on many lines: JSON escapes no more than half of what steers a terminal. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).split('\n').map(printable).join('\n')
}
