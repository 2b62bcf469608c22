/**
 * The address of the authorization service, as the request came to it: always with a port, so that the usual
 * ones are spelled out too (SanteDB's `OAuthServiceBehavior.Discovery`).
 */
export function boundAddress(request: Request): string {
  const { protocol, hostname, port } = new URL(request.url)
  return `${protocol}//${hostname}:${port || (protocol === 'https:' ? '443' : '80')}/auth`
}
