import { isAuthError } from '@santedb/auth-core'
import { createAuthorizationUrl, readAuthorizationCallback } from '@santedb/auth-core/authorization-code'
import { readCodeAnswer } from '@santedb/auth-core/users'
import { type Json, member } from '../engine/json.ts'
import { NotAnInput, type Target } from '../engine/target.ts'
import { textOf } from '../mutation/forms.ts'
import { assertShape, attempt } from './support/check.ts'

const redirectUri = 'https://app.example.org/callback'
const pending = {
  state: 'state-1',
  nonce: 'canary of/a+nonce',
  codeVerifier: 'canary of/a+verifier',
  redirectUri,
}

/** What a user comes back with from the page that they signed in at. */
export const callbackTarget: Target = {
  name: 'callback',
  about: 'authorization code callbacks, as addresses, parameters and forms, and what was kept for them',
  words: [
    pending.codeVerifier,
    pending.nonce,
    'state',
    'code',
    'error',
    'error_description',
    'error_detail',
    'iss',
    'response',
    'id_token',
    'token',
  ],
  async seeds() {
    const begun = await createAuthorizationUrl({
      root: 'https://icdr.example.org:8443',
      dialect: 'icdr3',
      clientId: 'EXAMPLE',
      redirectUri,
    })
    const address = (rest: string) => ({ method: 'GET', url: `${redirectUri}${rest}`, body: '', pending })
    return [
      address('?code=abc&state=state-1'),
      address('#code=abc&state=state-1'),
      address('?error=invalid_request&error_description=Not%20possible&error_detail=state-1'),
      address('?error=access_denied&error_description=No&state=state-1&iss=https%3A%2F%2Ficdr.example.org'),
      { method: 'POST', url: redirectUri, body: 'code=abc&state=state-1', pending },
      { method: 'POST', url: '/callback', body: 'error=access_denied&state=state-1', pending },
      {
        method: 'GET',
        url: begun.url.href,
        body: '',
        pending: { ...begun.pending, issuer: 'https://issuer.example' },
      },
    ]
  },
  async run(input) {
    const url = textOf(member(input, 'url'))
    const kept: Json = member(input, 'pending') ?? null
    // It comes from some storage, as whatever it has become there.
    const own = Object(kept)
    // What was kept for the sign-in is all that is secret here.
    const secrets = ['codeVerifier', 'nonce'].map((name) => member(kept, name)).filter(isCanary)
    const text = async () => textOf(member(input, 'body'))
    const readings = [
      () => readAuthorizationCallback({ method: textOf(member(input, 'method')), url, text }, own),
      () => readAuthorizationCallback(new URLSearchParams(url.split('?')[1] ?? ''), own),
      () => readAuthorizationCallback(addressOf(url), own),
      () => readCodeAnswer(addressOf(url), own),
    ]
    for (const [index, read] of readings.entries()) {
      // A server hands over no request whose address is none.
      if (index === 0 && !URL.canParse(url, redirectUri)) continue
      try {
        const answer = await attempt(read, secrets)
        if (isAuthError(answer)) continue
        assertShape(typeof answer.code === 'string' && answer.code !== '', 'there is no code')
      } catch (error) {
        if (!(error instanceof NotAnInput)) throw error
      }
    }
  },
}

function addressOf(text: string): URL {
  if (!URL.canParse(text)) throw new NotAnInput('That is no address.')
  return new URL(text)
}

function isCanary(value: Json | undefined): value is string {
  return typeof value === 'string' && value.startsWith('canary of/a+')
}
