import { send } from '../protocol/send.ts'
import type { TokenSender } from '../protocol/token-request.ts'

/**
 * Makes token requests with nothing but `fetch`: what SanteDB's dialects need is a tenth of what oauth4webapi can do
 * (docs/dependencies.md).
 */
export const sendByFetch: TokenSender = async ({ transport, server, credentials, grant, form, signal }) => {
  const { dialect, issuer, tokenEndpoint } = server
  const body = new URLSearchParams({ grant_type: grant.type, ...form })
  const headers = new Headers({
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
    ...grant.headers?.(dialect),
  })
  const { clientId } = credentials
  await dialect.authenticate(credentials, grant)({ issuer }, { client_id: clientId }, body, headers)
  // A redirect is not followed: it is an answer that grants nothing.
  return send(transport, tokenEndpoint, { method: 'POST', headers, body, redirect: 'manual', signal })
}
