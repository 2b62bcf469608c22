// A member of JSON whose value is a text. What looks for a name in it is another pattern, so that the time is linear in
// the length: an answer of a megabyte must not keep anybody busy.
const textMember = /("([^"]*)"\s*:\s*")(?:\\[^]|[^"])*/g
const secretName = /token|secret|password|code/i
const tokenLike = /[\w~+=-]{16,}\.[\w~+=.-]{32,}|[\w~+=-]{40,}/g
const removed = '[removed]'

/** Removes the given secrets, and whatever looks like a token, from a text that is to be shown. */
export function createRedactor(secrets: readonly (string | null | undefined)[]): (text: string) => string {
  return (text) => {
    // Worked out here, since most redactors see no text. The longest first: a secret can be a part of another one.
    const spellings = secrets
      .filter(Boolean)
      .map(String)
      .flatMap(spellingsOf)
      .toSorted((a, b) => b.length - a.length)
    let shown = text
      .replace(textMember, (member, begin: string, name: string) =>
        secretName.test(name) ? begin + removed : member,
      )
      .replace(tokenLike, removed)
    for (const spelling of spellings) shown = shown.replaceAll(spelling, removed)
    return shown
  }
}

/** A secret as a server may repeat it: as it is, from an address, from a form, in JSON. */
function spellingsOf(secret: string): string[] {
  const form = new URLSearchParams([['', secret]]).toString().slice(1)
  // Half a character (a lone surrogate) cannot be in an address, and `encodeURIComponent` throws over it.
  const inAddress = encodeURIComponent(secret.toWellFormed())
  return [secret, inAddress, form, JSON.stringify(secret).slice(1, -1)]
}
