import type { TroubleEndpoint } from './trouble.ts'

const PATHS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    token: '/auth/oauth2_token',
    session: '/auth/session',
    userinfo: '/auth/userinfo',
    authorize: '/auth/authorize',
    jwks: '/auth/jwks',
    discovery: '/auth/.well-known/openid-configuration',
    signout: '/auth/signout',
  } satisfies Record<Exclude<TroubleEndpoint, 'resource'>, string>),
)

/** Whether a request is for that part of the server, or for that path and what lies below it. */
export function isForEndpoint(request: Request, endpoint: TroubleEndpoint | `/${string}`): boolean {
  const path = new URL(request.url).pathname.toLowerCase()
  if (endpoint === 'resource') return !isBelow(path, '/auth')
  return isBelow(path, PATHS.get(endpoint) ?? endpoint.toLowerCase())
}

function isBelow(path: string, parent: string): boolean {
  return path === parent || path.startsWith(parent.endsWith('/') ? parent : `${parent}/`)
}
