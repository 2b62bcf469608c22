const SERVICE_RETRY_AFTER = '1200'

/**
 * The answer to somebody who asks too often: 200 with an error from the authorization service, 429 from a resource
 * (SanteDB's `OAuthTokenBehavior` and `RestErrorHandler`).
 */
export function throttledResponse(request: Request, retryAfter: string | undefined): Response {
  if (/^\/auth(?:\/|$)/i.test(new URL(request.url).pathname)) {
    return Response.json({ error: 0, error_description: 'Too many requests' })
  }
  return Response.json(
    { data: [], $type: 'LimitExceededException', message: 'Too many requests', policyOutcome: 'Deny' },
    { status: 429, headers: { 'Retry-After': retryAfter ?? SERVICE_RETRY_AFTER } },
  )
}
