// A shorter one may be a word of ours, and to remove that would tell the secret.
const shortestLength = 8

/**
 * Makes what removes secrets from a text. Nothing of them is meant to get there: what a server repeats is cleaned where it
 * comes in, and this is the second net.
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const spellings = secrets
    .flatMap((secret) => (secret.length < shortestLength ? [] : [secret, encodeURIComponent(secret)]))
    .toSorted((a, b) => b.length - a.length)
  return (text) => spellings.reduce((shown, spelling) => shown.replaceAll(spelling, '[removed]'), text)
}
