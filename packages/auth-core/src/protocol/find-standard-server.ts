import { AuthError } from '../errors/auth-error.ts'
import { invalidResponse } from '../errors/failures.ts'
import { isAddress } from '../options.ts'
import { readJsonObject } from './json-object.ts'
import { send } from './send.ts'
import { addressBelow, type ServerFinder } from './server.ts'
import { standard } from './standard.ts'

const paths = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']

/** Finds any OAuth server by its discovery document (OpenID Connect Discovery 1.0, RFC 8414), whose issuer is the root. */
export const findStandardServer: ServerFinder = async (transport, _credentials, signal) => {
  const issuer = transport.root.href.replace(/\/$/, '')
  for (const path of paths) {
    const init: RequestInit = { headers: { accept: 'application/json' }, redirect: 'manual', signal }
    const response = await send(transport, addressBelow(transport.root, path), init)
    const { issuer: told, token_endpoint: tokenEndpoint } = (await readJsonObject(response)) ?? {}
    const isOfRoot = String(told).replace(/\/$/, '') === issuer
    if (
      response.ok &&
      isOfRoot &&
      typeof tokenEndpoint === 'string' &&
      isSafe(tokenEndpoint, transport.root)
    ) {
      return { server: { dialect: standard, issuer: String(told), tokenEndpoint }, certain: true }
    }
  }
  throw new AuthError(
    invalidResponse,
    `No discovery document of ${transport.root.host} names it as the issuer.`,
  )
}

// Secrets go there: never in clear where the root is not so. Such an address may have a query (RFC 6749 section 3.2).
function isSafe(tokenEndpoint: string, root: URL): boolean {
  return isAddress(tokenEndpoint.replace(/\?.*/, ''), root.protocol === 'http:')
}
