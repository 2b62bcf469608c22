// Long enough to be unlike others, and nothing that a log could take for more than one word.
const wellFormed = /^[A-Za-z0-9][\w.-]{7,63}$/

/** The id of a request: its own, where that is well-formed, else a new one. */
export function requestIdOf({ headers }: Request): string {
  const given = headers.get('x-request-id')
  return given !== null && wellFormed.test(given) ? given : crypto.randomUUID()
}
