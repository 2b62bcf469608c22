// The least that a gateway does: it chooses headers by a list on both ways, and makes both messages anew. It asks for
// no session and lets everybody in.
import { env } from 'cloudflare:workers'

const onward = ['accept', 'accept-language', 'content-type', 'if-match', 'if-none-match', 'prefer', 'range']
const back = ['cache-control', 'content-type', 'etag', 'last-modified', 'location', 'retry-after', 'vary']

function choose(headers: Headers, names: readonly string[]): Headers {
  const chosen = new Headers()
  for (const name of names) {
    const value = headers.get(name)
    if (value !== null) chosen.set(name, value)
  }
  return chosen
}

export default {
  async fetch(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url)
    const { method, body } = request
    const headers = choose(request.headers, onward)
    const answer = await fetch(env.SANTEDB_ROOT + pathname + search, { method, headers, body })
    return new Response(answer.body, { status: answer.status, headers: choose(answer.headers, back) })
  },
}
