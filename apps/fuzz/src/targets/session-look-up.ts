import { createAuth, isAuthError } from '@santedb/auth-core'
import { createBearerVerifier, refusalResponse } from '@santedb/auth-core/bearer'
import { getUserInfo, lookUpSession } from '@santedb/auth-core/look-ups'
import { type Json, member } from '../engine/json.ts'
import type { Target } from '../engine/target.ts'
import { textOf } from '../mutation/forms.ts'
import { addressOf, inputOf, responseOf } from './support/answers.ts'
import { assertShape, attempt, checkClaims, checkPolicies, isMoment } from './support/check.ts'
import { clock, createServer, program, root } from './support/program.ts'

/** What services ask about bearers that others bring, and the bearers. */
export const sessionLookUpTarget: Target = {
  name: 'session-look-up',
  about: 'session service answers, user information, and the bearers that are asked about',
  words: [
    'Bearer',
    'bearer',
    'Basic',
    'access_token',
    'id_token',
    'error',
    'exp',
    'scope',
    'sub',
    'name',
    'unique_name',
  ],
  async seeds() {
    const seeds: Json[] = []
    for (const generation of [2, 3] as const) {
      const server = createServer(generation)
      const dialect = generation === 2 ? 'icdr2' : 'icdr3'
      const fetch: typeof globalThis.fetch = async (input, init) => server.fetch(new Request(input, init))
      const { accessToken } = await createAuth({ ...program, dialect, fetch }).session()
      for (const token of [accessToken, 'tampered', '']) {
        const authorization = `Bearer ${token}`
        for (const path of ['/auth/session', '/auth/userinfo']) {
          const answer = await fetch(root + path, { headers: { authorization } })
          seeds.push({ authorization, answer: await inputOf(answer) })
        }
      }
    }
    return seeds
  },
  async run(input) {
    const authorization = textOf(member(input, 'authorization'))
    const fetch: typeof globalThis.fetch = async (address) =>
      addressOf(address).pathname.endsWith('oauth2_token')
        ? Response.json({ access_token: 'granted', expires_in: 300 })
        : responseOf(member(input, 'answer'))
    const session = await attempt(() =>
      lookUpSession({ root, fetch }, authorization.replace(/^bearer /i, '')),
    )
    if (session && !isAuthError(session)) checkFound(session)

    for (const identityTokens of [undefined, { lookUp: true }, { lookUp: false }]) {
      const verifier = createBearerVerifier({ root, fetch, clock, identityTokens })
      const outcome = await attempt(() => verifier.verify(authorization, { requirePolicies: ['1.2.3'] }))
      if (isAuthError(outcome)) continue
      if (outcome.outcome === 'accepted') checkFound(outcome.session)
      else {
        const { status } = refusalResponse(outcome, { realm: 'gateway.example.org' })
        assertShape([400, 401, 403, 503].includes(status), `a refused bearer is answered ${status}`)
      }
    }
    const user = await attempt(() => getUserInfo(createAuth({ ...program, dialect: 'icdr3', fetch })))
    if (!isAuthError(user)) checkClaims(user)
  },
}

function checkFound({
  claims,
  policies,
  expiresAt,
}: {
  claims: Readonly<Record<string, unknown>>
  policies: readonly string[]
  expiresAt: Date | undefined
}): void {
  checkClaims(claims)
  checkPolicies(policies)
  assertShape(expiresAt === undefined || isMoment(expiresAt), `expiresAt is ${String(expiresAt)}`)
}
