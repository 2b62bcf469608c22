import { allowInsecureRequests, customFetch, genericTokenEndpointRequest } from 'oauth4webapi'
import { send } from './send.ts'
import type { Transport } from './server.ts'
import type { TokenSender } from './token-request.ts'

/** What the library makes anew for each request. */
interface LibraryInit extends RequestInit {
  headers: Record<string, string>
}

/** Makes token requests with oauth4webapi. */
export const sendByLibrary: TokenSender = ({ transport, server, credentials, grant, form, signal }) =>
  genericTokenEndpointRequest(
    { issuer: server.issuer, token_endpoint: server.tokenEndpoint },
    { client_id: credentials.clientId },
    server.dialect.authenticate(credentials, grant),
    grant.type,
    form,
    {
      [customFetch]: (url, init) => sendForm(transport, url, init),
      // The options say which root may be plain http; this is not the place to ask again.
      [allowInsecureRequests]: true,
      headers: { ...grant.headers?.(server.dialect) },
      signal,
    },
  )

function sendForm(transport: Transport, url: string, init: LibraryInit): Promise<Response> {
  delete init.headers['user-agent']
  init.headers['content-type'] = 'application/x-www-form-urlencoded'
  // A redirect is not followed: it is an answer that grants nothing.
  return send(transport, url, init)
}
