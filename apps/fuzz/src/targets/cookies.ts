import { type Json, member } from '../engine/json.ts'
import { NotAnInput, type Target } from '../engine/target.ts'
import { textOf } from '../mutation/forms.ts'
import { give, setAnswer } from './gateway.ts'
import { kept, origin, seal } from './support/sealed-cookie.ts'
import { nowMs } from './support/program.ts'

const begun = {
  pending: {
    state: 'state-1',
    nonce: 'nonce-1',
    codeVerifier: 'verifier-1',
    redirectUri: `${origin}/auth/callback`,
  },
  returnTo: '/home',
  untilMs: nowMs + 100_000,
}

/**
 * Cookies of browsers: as they came, in pieces, and sealed anew after each change, as an older or a newer version of the
 * gateway would have it.
 */
export const cookiesTarget: Target = {
  name: 'cookies',
  about: 'cookies of browser sessions, and what is sealed in them',
  words: [
    '__Host-santedb-session',
    '__Host-santedb-session.1',
    '__Host-santedb-sign-in',
    'about',
    'session',
    'elevation',
    'version',
    'by',
    'code',
  ],
  async seeds() {
    const whole = await seal(JSON.stringify(kept))
    const half = whole.length >> 1
    return [
      { path: '/auth/session', sealed: kept, purpose: 'santedb-session', name: '__Host-santedb-session' },
      { path: '/fhir/metadata', sealed: kept, purpose: 'santedb-session', name: '__Host-santedb-session' },
      {
        path: '/auth/callback?code=abc&state=state-1',
        sealed: begun,
        purpose: 'santedb-sign-in',
        name: '__Host-santedb-sign-in',
      },
      { path: '/auth/session', cookie: `__Host-santedb-session=${whole}` },
      {
        path: '/auth/session',
        cookie: `__Host-santedb-session=${whole.slice(0, half)}; __Host-santedb-session.1=${whole.slice(half)}`,
      },
      { path: '/auth/session', cookie: 'a=b; c; =d; __Host-santedb-session=; ;;' },
    ]
  },
  async run(input) {
    setAnswer({ status: 200, headers: {}, body: '{}' })
    const sealed: Json | undefined = member(input, 'sealed')
    const cookie =
      sealed === undefined
        ? textOf(member(input, 'cookie'))
        : `${textOf(member(input, 'name'))}=${await seal(textOf(sealed), textOf(member(input, 'purpose')))}`
    const address = new URL(origin)
    const path = textOf(member(input, 'path'))
    if (!URL.canParse(path, origin)) throw new NotAnInput('That is no path.')
    const url = new URL(path, address)
    let request: Request
    try {
      request = new Request(url, { headers: { cookie, 'sec-fetch-site': 'same-origin' } })
    } catch {
      throw new NotAnInput('That is no header.')
    }
    await give(request)
  },
}
