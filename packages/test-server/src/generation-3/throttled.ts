const WRAPPED_RETRY_AFTER = '3600'

/**
 * The answer to somebody who asks too often. The authorization service says nothing of when to come back, unless
 * it is the throttle of the layer below (SanteDB's `OAuthErrorBehavior` and `RestErrorHandler`).
 */
export function throttledResponse(request: Request, retryAfter: string | undefined): Response {
  if (/^\/auth(?:\/|$)/i.test(new URL(request.url).pathname)) {
    return Response.json(
      { error: 'unspecified_error', error_description: 'Too many requests' },
      { status: 429, headers: retryAfter === undefined ? {} : { 'Retry-After': retryAfter } },
    )
  }
  return Response.json(
    { data: [], $type: 'LimitExceededException', message: 'Too many requests', policyOutcome: 'Deny' },
    { status: 429, headers: { 'Retry-After': retryAfter ?? WRAPPED_RETRY_AFTER } },
  )
}
