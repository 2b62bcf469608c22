/**
 * `id:secret` in base64, as SanteDB reads it: UTF-8, and not URL-encoded as RFC 6749 section 2.3.1 would have it.
 */
export function basicCredentials({ id, secret }: { id: string; secret: string }): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(`${id}:${secret}`)))
}
