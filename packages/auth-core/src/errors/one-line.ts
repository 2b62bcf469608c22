/** The beginning of a foreign text, to stand in a line of a log: a line break in it would begin a line of its own. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').replace(/^(.{299})..+/u, '$1…')
}
