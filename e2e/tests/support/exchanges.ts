import {
  EXAMPLE_APPLICATION,
  EXAMPLE_DEVICE,
  EXAMPLE_USER,
  EXAMPLE_USER_WITH_EXPIRED_PASSWORD,
  EXAMPLE_USER_WITH_MULTI_FACTOR,
} from '@santedb/test-server'

type Fields = Readonly<Record<string, string>>

/** A request to SanteDB, and what is known of its answer. */
export interface Exchange {
  readonly what: string
  readonly method: string
  readonly path: string
  /** `<bearer>` and `<refresh>` stand for the tokens that were answered last. */
  readonly headers?: Fields
  readonly form?: Fields
  readonly expected: Expected
}

interface Expected {
  readonly status: number
  /** The members of the answer in their order, where it is an object that is always the same. */
  readonly members?: readonly string[]
}

const session = ['access_token', 'id_token', 'token_type', 'expires_in']
const refreshable = [...session, 'refresh_token']
const error = ['error', 'error_description']
const client = { client_id: EXAMPLE_APPLICATION.id, client_secret: EXAMPLE_APPLICATION.secret }
const bearer = { authorization: 'Bearer <bearer>' }
const foreign = { authorization: 'Bearer abcdef' }
const protectedRecord = 'e73ae3fe-dc6d-4e05-a5da-715f90f5c789'
const authorize = new URLSearchParams({
  client_id: EXAMPLE_APPLICATION.id,
  response_type: 'code',
  scope: 'openid',
  redirect_uri: 'https://app.example.org/',
  state: 'of the application',
})

/** The token request that SanteDB documents. */
export function documentedExchange(generation: 2 | 3): Exchange {
  const fields = { grant_type: 'client_credentials', scope: '*' }
  const members = generation === 2 ? refreshable : session
  return token(generation, 'the documented request', fields, { status: 200, members })
}

/** Requests of all kinds. Later ones build on earlier ones. */
export function exchanges(generation: 2 | 3): readonly Exchange[] {
  return [documentedExchange(generation), ...tokenExchanges(generation), ...otherExchanges(generation)]
}

function tokenExchanges(generation: 2 | 3): readonly Exchange[] {
  const all = { grant_type: 'client_credentials', scope: '*' }
  const refresh = { grant_type: 'refresh_token', refresh_token: '<refresh>' }
  const refused = (two: number, three = two): Expected => ({ status: pick(two, three), members: error })
  const granted: Expected = { status: 200, members: refreshable }
  const pick = <T>(two: T, three: T): T => (generation === 2 ? two : three)
  const send = (what: string, fields: Fields, expected: Expected, headers?: Fields): Exchange =>
    token(generation, what, fields, expected, headers)
  const json = { 'content-type': 'application/json' }
  return [
    send('a wrong secret', all, refused(400, 401), deviceHeaders(generation, 'wrong')),
    send('an unreadable header', all, refused(400), { [deviceHeader(generation)]: 'Basic %' }),
    send('a body that is no form', all, refused(200, 500), json),
    send('an unknown grant', { grant_type: 'magic' }, refused(400)),
    send('no grant', {}, refused(400)),
    send('an unknown policy', { ...all, scope: '1.2.3.4' }, refused(400, 500)),
    send('a wrong password', password({ ...EXAMPLE_USER, password: 'wrong' }), refused(400)),
    send('a missing code', password(EXAMPLE_USER_WITH_MULTI_FACTOR), refused(400)),
    send('an old password', password(EXAMPLE_USER_WITH_EXPIRED_PASSWORD), pick(granted, refused(400))),
    send('an unknown refresh token', { ...refresh, refresh_token: 'abcdef' }, refused(400, 403)),
    send('a user', password(EXAMPLE_USER), granted),
    send('a refresh', refresh, granted),
  ]
}

function otherExchanges(generation: 2 | 3): readonly Exchange[] {
  const pick = <T>(two: T, three: T): T => (generation === 2 ? two : three)
  const noOperation: Expected = { status: 200, members: error }
  return [
    get('the session', '/auth/session', { status: 200, members: session }, bearer),
    get('no session', '/auth/session', pick(noOperation, { status: 204 })),
    get('the user', '/auth/userinfo', { status: 200 }, bearer),
    get('discovery', '/auth/.well-known/openid-configuration', { status: 200 }),
    get('the keys', '/auth/jwks', pick(noOperation, { status: 200, members: ['keys'] })),
    get('the login page', `/auth/authorize?${authorize}`, { status: 200 }),
    { what: 'a health check', method: 'PING', path: '/auth/', expected: { status: 204 } },
    get('nothing in the service', '/auth/nothing', pick(noOperation, { status: 404 })),
    get('nothing beside it', '/nothing', { status: 404 }),
    get('a list', '/fhir/Patient', { status: 200 }, bearer),
    get('a list for nobody', '/fhir/Patient', { status: pick(403, 401) }),
    get('a list for a foreign token', '/hdsi/Patient', { status: 403 }, foreign),
    get('a protected record', `/hdsi/Patient/${protectedRecord}`, { status: 401 }, bearer),
    get('an unknown record', '/hdsi/Patient/unknown', { status: 404 }, bearer),
    get('capabilities', '/fhir/metadata', { status: 200 }),
    post('an echo', '/echo?a=%20b', { a: 'ü +' }, { status: 200 }),
    post('a sign-out', '/auth/signout', client, pick(noOperation, { status: 204 })),
    get('the session after that', '/auth/session', { status: pick(200, 401) }, bearer),
    get('the control API, which is off', '/control', { status: 404 }),
  ]
}

/** Each generation wants to be told the device and the application in its own way. */
function token(
  generation: 2 | 3,
  what: string,
  fields: Fields,
  expected: Expected,
  headers: Fields = {},
): Exchange {
  const { client_id } = client
  return {
    what,
    method: 'POST',
    path: '/auth/oauth2_token',
    headers: { ...deviceHeaders(generation, EXAMPLE_DEVICE.secret), ...headers },
    form: { ...fields, ...(generation === 2 ? client : { client_id }) },
    expected,
  }
}

function deviceHeaders(generation: 2 | 3, secret: string): Fields {
  return { [deviceHeader(generation)]: `Basic ${btoa(`${EXAMPLE_DEVICE.id}:${secret}`)}` }
}

function deviceHeader(generation: 2 | 3): string {
  return generation === 2 ? 'x-device-authorization' : 'authorization'
}

function password({ id: username, password: secret }: { id: string; password: string }): Fields {
  return { grant_type: 'password', username, password: secret }
}

function get(what: string, path: string, expected: Expected, headers: Fields = {}): Exchange {
  return { what, method: 'GET', path, headers, expected }
}

function post(what: string, path: string, form: Fields, expected: Expected): Exchange {
  return { what, method: 'POST', path, headers: bearer, form, expected }
}
