const encoder = new TextEncoder()

/** The SHA-256 digest of a text. */
export async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)))
}

/** Compares in a time that depends on nothing but the first one's length. */
export function isSameBytes(expected: Uint8Array, given: Uint8Array): boolean {
  let difference = expected.length ^ given.length
  for (let index = 0; index < expected.length; index += 1)
    difference |= (expected[index] ?? 0) ^ (given[index] ?? 0)
  return difference === 0
}

/** Bytes as text that is safe in addresses, cookies and keys. */
export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
