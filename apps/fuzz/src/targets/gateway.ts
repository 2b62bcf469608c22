import { apiKey, createGateway, hashApiKey, jwt, nobody, santeDbBearer } from '@santedb/auth-edge'
import { browserSessions } from '@santedb/auth-edge/browser-sessions'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { type Json, member } from '../engine/json.ts'
import { Fault, NotAnInput, type Target } from '../engine/target.ts'
import { textOf } from '../mutation/forms.ts'
import { addressOf, headersOf, responseOf } from './support/answers.ts'
import { canaries, canaryWords, checkSecrecy } from './support/canaries.ts'
import { assertShape } from './support/check.ts'
import { program } from './support/program.ts'
import { cookieOf, origin, sealingKey } from './support/sealed-cookie.ts'

const apiKeyText = 'the-api-key-of-a-partner'
const { publicKey, privateKey } = await generateKeyPair('ES256')
const signed = new SignJWT({ sub: 'partner' }).setProtectedHeader({ alg: 'ES256', kid: 'k' })
const token = await signed
  .setIssuer('issuer')
  .setAudience('gateway')
  .setExpirationTime('2000d')
  .sign(privateKey)
const keySet = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' }] }

let answerOfService: Json = null
const fetch: typeof globalThis.fetch = async (address, init) => {
  const url = addressOf(address)
  if (init?.body instanceof ReadableStream) await new Response(init.body).arrayBuffer()
  if (url.pathname.endsWith('/oauth2_token')) {
    return Response.json({ access_token: 'granted', refresh_token: 'refresh', expires_in: 300 })
  }
  return responseOf(answerOfService)
}
const records: unknown[] = []
const gateway = createGateway({
  ...program,
  dialect: 'icdr3',
  fetch,
  requestHeaders: ['x-custom'],
  answerHeaders: ['x-custom'],
  routes: [
    { path: '/fhir/metadata', callers: [nobody()], onward: 'anonymous', cacheControl: 'max-age=60' },
    {
      path: '/fhir/Patient/:id',
      methods: ['GET', 'PUT', 'DELETE'],
      callers: [santeDbBearer()],
      onward: 'caller',
    },
    {
      path: '/fhir/*',
      methods: ['GET', 'POST', 'PATCH'],
      callers: [
        apiKey({ keys: [{ name: 'partner', sha256: await hashApiKey(apiKeyText) }] }),
        jwt({ keySet, issuer: 'issuer', audience: 'gateway' }),
      ],
      onward: 'application',
      maximumBodyBytes: 4096,
    },
  ],
  browser: browserSessions({ origin, sealingKeys: [sealingKey], signIn: ['password', 'code'] }),
  log: (record) => void records.push(record),
})

/** Requests that anybody can send to a gateway, and what the service behind it answers. */
export const gatewayTarget: Target = {
  name: 'gateway',
  about: 'requests of a gateway: methods, paths, headers, bodies; and what SanteDB answers to them',
  words: [
    ...canaryWords,
    'GET',
    'HEAD',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
    'PROPFIND',
    '/fhir/',
    '/auth/',
    '/livez',
    '/readyz',
    '/auth/sign-in',
    '/auth/callback',
    '/auth/session',
    '/auth/elevation',
    '/auth/password',
    '/auth/sign-out',
    'host',
    'cookie',
    'content-length',
    'transfer-encoding',
    'content-encoding',
    'authorization',
    'x-api-key',
    'connection',
    'x-request-id',
    'x-forwarded-host',
    'origin',
    'sec-fetch-site',
    'same-origin',
    'x-santedb-page',
    'x-santedb-elevated',
    'vary',
    'cache-control',
    'location',
    'set-cookie',
    'www-authenticate',
    'chunked',
    'gzip',
    '999.999.999.999',
    '..;/',
    '%2e%2e',
    apiKeyText,
    token,
  ],
  async seeds() {
    const answer = {
      status: 200,
      headers: { 'content-type': 'application/fhir+json', etag: 'W/"1"' },
      body: '{}',
    }
    const page = {
      origin,
      'x-santedb-page': '1',
      'content-type': 'application/json',
      'sec-fetch-site': 'same-origin',
    }
    const cookie = await cookieOf()
    const request = (
      method: string,
      path: string,
      headers: { [name: string]: string } = {},
      body: Json = null,
    ) => ({
      method,
      url: origin + path,
      headers,
      body,
      answer,
    })
    return [
      request('GET', '/livez'),
      request('GET', '/readyz'),
      request('GET', '/fhir/metadata?_format=json', { accept: '*/*', 'x-request-id': 'id-1' }),
      request('GET', '/fhir/Patient/1', { authorization: 'Bearer abc.def' }),
      request('GET', '/fhir/Observation?code=a%7Cb', { 'x-api-key': apiKeyText }),
      request(
        'POST',
        '/fhir/Patient',
        { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
        '{"a":1}',
      ),
      request('PATCH', '/fhir/Patient', { 'x-api-key': apiKeyText, 'content-length': '3' }, 'abc'),
      request('GET', '/auth/session', { cookie, 'sec-fetch-site': 'same-origin' }),
      request('POST', '/auth/sign-in', page, {
        username: 'allison',
        password: canaries.password,
        facility: 'x',
      }),
      request('POST', '/auth/password', page, {
        username: 'allison',
        password: canaries.password,
        newPassword: 'other',
      }),
      request(
        'POST',
        '/auth/elevation',
        { ...page, cookie },
        { purpose: 'x', policies: ['1.2.3'], password: 'p' },
      ),
      request('DELETE', '/auth/elevation', { ...page, cookie }),
      request('POST', '/auth/sign-out', { ...page, cookie }),
      request('GET', '/auth/sign-in?returnTo=%2Fhome'),
      request('GET', '/auth/callback?code=abc&state=state-1', { cookie }),
      {
        ...request('GET', '/fhir/metadata'),
        answer: { ...answer, status: 302, headers: { location: '/other' } },
      },
      {
        ...request('GET', '/fhir/metadata'),
        answer: {
          status: 401,
          headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="1.2"' },
          body: '',
        },
      },
    ]
  },
  async run(input) {
    setAnswer(member(input, 'answer') ?? null)
    await give(requestOf(input))
  },
}

/** Says what the service behind the gateway answers. */
export function setAnswer(answer: Json): void {
  responseOf(answer)
  answerOfService = answer
}

/** Gives a gateway a request, and looks whether the answer is one that may be. */
export async function give(request: Request): Promise<void> {
  records.splice(0)
  const response = await gateway(request)
  const text = await response.text()
  for (const record of records) {
    checkSecrecy(record)
    const problem: unknown = Reflect.get(Object(record), 'problem')
    if (problem === 'internal_error') {
      const error: unknown = Reflect.get(Object(record), 'error')
      throw new Fault('internal error', String(error), error)
    }
  }
  assertShape(response.headers.get('x-content-type-options') === 'nosniff', 'the answer may be sniffed')
  assertShape((response.headers.get('x-request-id') ?? '') !== '', 'the answer has no request id')
  const type = response.headers.get('content-type') ?? ''
  if (response.status >= 500 && type.includes('problem+json')) {
    const problem: Json = JSON.parse(text)
    assertShape(typeof member(problem, 'code') === 'string', 'a problem has no code')
  }
  for (const secret of Object.values(canaries)) {
    const said = `${text} ${JSON.stringify([...response.headers])}`
    // What the service itself says to everybody is the service's to say.
    if (
      said.includes(secret) &&
      !JSON.stringify(answerOfService).includes(JSON.stringify(secret).slice(1, -1))
    ) {
      throw new Fault('leak', `${secret.slice(0, 22)}… is in an answer`)
    }
  }
}

/** The request that an input tells. */
export function requestOf(input: Json, base: string = origin): Request {
  const body = member(input, 'body')
  const method = textOf(member(input, 'method')) || 'GET'
  try {
    return new Request(new URL(textOf(member(input, 'url')), base), {
      method,
      headers: headersOf(member(input, 'headers')),
      ...(body !== undefined && body !== null && { body: textOf(body) }),
    })
  } catch {
    throw new NotAnInput('No runtime would make a request of it.')
  }
}
