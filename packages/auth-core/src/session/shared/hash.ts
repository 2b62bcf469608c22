/** A hash of values in their order, as text that is safe in any store's key. */
export async function hashOf(...values: unknown[]): Promise<string> {
  return sha256(JSON.stringify(values, (_, value: unknown) => value ?? null))
}

/** The SHA-256 of a text, in base64url. */
export async function sha256(text: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
}

/** Bytes in base64url, without padding. */
export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
