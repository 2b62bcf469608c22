import { isAuthError } from '@santedb/auth-core'
import {
  authorizationCode,
  createAuthorizationUrl,
  type PendingAuthorization,
  readAuthorizationCallback,
} from '@santedb/auth-core/authorization-code'
import * as v from 'valibot'
import { Problem } from '../../gateway/problem.ts'
import { readReturnPath } from '../return-path.ts'
import { stepOfError } from '../steps.ts'
import type { Endpoint } from './endpoint.ts'
import { signInAnew } from './new-session.ts'

// Long enough for a user with a second factor to find.
const pendingMs = 600_000
const purpose = 'santedb-sign-in'

const begun = v.object({
  pending: v.object({
    state: v.string(),
    nonce: v.string(),
    codeVerifier: v.string(),
    redirectUri: v.string(),
  }),
  returnTo: v.string(),
  untilMs: v.number(),
})

/** `GET <prefix>/sign-in`: sends the user to SanteDB's own page. */
export const beginByCode: Endpoint = async ({ request }, { query }, browser) => {
  const { world, settings, sealer, pendingJar } = browser
  const { origin, prefix, authorizationEndpoint } = settings
  const { root, dialect, clientId, policies, unsafeAllowPlainHttp } = world.authOptions
  const returnTo = readReturnPath(new URLSearchParams(query).get('returnTo'), origin, prefix)
  // Checked with the gateway's options.
  if (dialect === undefined || dialect === 'auto') throw new Error('The dialect is not known.')
  const { url, pending } = await createAuthorizationUrl({
    root,
    dialect,
    clientId,
    policies,
    unsafeAllowPlainHttp,
    authorizationEndpoint,
    redirectUri: `${origin}${prefix}/callback`,
  })
  const sealed = await sealer.seal({ pending, returnTo, untilMs: world.clock.now() + pendingMs }, purpose)
  return {
    response: new Response(null, { status: 303, headers: { location: url.href } }),
    cookies: pendingJar.write(sealed, pendingMs / 1000, request),
  }
}

/** `GET <prefix>/callback`: the user comes back, with an answer that is good once. */
export const finishByCode: Endpoint = async (call, { query }, browser) => {
  const { world, sealer, pendingJar, keeping } = browser
  const { request } = call
  const forget = pendingJar.clear(request)
  const refuse = (cause?: unknown) => new Problem('callback_rejected', { cause, cookies: forget })
  const sealed = pendingJar.read(request)
  const kept = v.safeParse(begun, sealed === undefined ? undefined : await sealer.open(sealed, purpose))
  if (!kept.success || world.clock.now() >= kept.output.untilMs) throw refuse()
  const pending: PendingAuthorization = kept.output.pending
  const answer = await readAuthorizationCallback(new URLSearchParams(query), pending).catch(
    (error: unknown) => {
      throw isAuthError(error) ? refuse(error) : error
    },
  )
  if (!(await browser.claimOnce(`callback.${pending.state}`, pendingMs))) throw refuse()
  try {
    const signedIn = await signInAnew(call, browser, {
      by: 'code',
      user: '',
      grant: authorizationCode(answer),
    })
    const cookies = [...forget, ...(await signedIn.kept.save(request))]
    return {
      response: new Response(null, { status: 303, headers: { location: kept.output.returnTo } }),
      cookies,
    }
  } catch (error) {
    const { step } = stepOfError(error)
    const detail = `SanteDB asks for a step that its page did not take: ${step}.`
    throw new Problem('sign_in_rejected', { detail, cookies: [...forget, ...keeping.forget(request)] })
  }
}
