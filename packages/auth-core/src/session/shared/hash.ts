/** A hash of values in their order, as text that is safe in any store's key. */
export async function hashOf(...values: unknown[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(values, (_, value: unknown) => value ?? null))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return btoa(String.fromCharCode(...digest))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace('=', '')
}
