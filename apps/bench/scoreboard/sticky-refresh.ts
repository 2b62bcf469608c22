export type Handler = (request: Request) => Promise<Response>

/**
 * Puts a server in front of SanteDB's that keeps to the first refresh token, as many OAuth servers do (RFC 6749,
 * section 6): a refresh is answered without one, and the first one goes on. Behind it, SanteDB gives a new one each time.
 */
export function createStickyRefresh(behind: Handler): Handler {
  let first: string | undefined
  let latest: string | undefined

  return async (request) => {
    if (!request.url.endsWith('/auth/oauth2_token')) return behind(request)
    const form = new URLSearchParams(await request.text())
    const refreshes = form.get('grant_type') === 'refresh_token'
    // Another than the first is unknown here, as it would be there.
    if (refreshes && latest !== undefined && form.get('refresh_token') === first) {
      form.set('refresh_token', latest)
    }
    const { url, method, headers, signal } = request
    const forwarded = new Headers(headers)
    forwarded.delete('Content-Length')
    const response = await behind(new Request(url, { method, headers: forwarded, signal, body: form }))
    // What is wrong with an answer stays so.
    const answer = response.ok
      ? await response
          .clone()
          .json()
          .catch(() => undefined)
      : undefined
    if (!(answer instanceof Object)) return response
    const { refresh_token: given, ...others } = answer
    if (typeof given === 'string' && given !== '') latest = given
    if (!refreshes) first = latest
    const kept = new Headers(response.headers)
    kept.delete('Content-Length')
    return new Response(JSON.stringify(refreshes ? others : { ...others, refresh_token: first }), {
      headers: kept,
    })
  }
}
