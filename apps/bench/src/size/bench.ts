import { type Bench, compare, type Row } from '../bench.ts'
import { type Import, weigh } from './weigh.ts'

interface Peer extends Import {
  /** Whether it is a whole client, so that ours has to be smaller. */
  readonly isComparable: boolean
}

interface Entry extends Import {
  readonly peers: readonly Peer[]
}

const badgateway = peer('@badgateway/oauth2-client', 'browser', ['OAuth2Client', 'OAuth2Fetch'])
const openidClient = peer('openid-client', 'browser', [
  'Configuration',
  'ClientSecretBasic',
  'clientCredentialsGrant',
  'fetchProtectedResource',
])
const oauth4webapi = peer('oauth4webapi', 'browser', [
  'ClientSecretBasic',
  'clientCredentialsGrantRequest',
  'processClientCredentialsResponse',
  'protectedResourceRequest',
])
const services = [
  comparable('google-auth-library', 'node', ['OAuth2Client']),
  comparable('@azure/msal-node', 'node', ['ConfidentialClientApplication']),
  comparable('simple-oauth2', 'node', ['ClientCredentials']),
]
const jose = peer('jose', 'browser', ['createRemoteJWKSet', 'jwtVerify'])
const codeFlow = peer('openid-client', 'browser', [
  'Configuration',
  'randomPKCECodeVerifier',
  'calculatePKCECodeChallenge',
  'buildAuthorizationUrl',
  'authorizationCodeGrant',
])
const userManager = comparable('oidc-client-ts', 'browser', ['UserManager'])

const entries: readonly Entry[] = [
  entry(
    '@santedb/auth-core/client-credentials',
    'browser',
    ['createAuth'],
    [badgateway, openidClient, oauth4webapi, ...services],
  ),
  entry(
    '@santedb/auth-core',
    'browser',
    ['createAuth'],
    [badgateway, openidClient, oauth4webapi, ...services],
  ),
  entry('@santedb/auth-core/users', 'browser', ['createAuth', 'password'], [userManager]),
  entry('@santedb/auth-browser', 'browser', ['createAuth'], [userManager]),
  entry('@santedb/auth-browser/direct', 'browser', ['createAuth'], [userManager]),
  entry('@santedb/auth-core/verify', 'browser', ['verifyIdentityToken'], [jose]),
  entry('@santedb/auth-core/bearer', 'browser', ['createBearerVerifier'], [jose]),
  entry(
    '@santedb/auth-core/authorization-code',
    'browser',
    ['createAuthorizationUrl', 'readAuthorizationCallback', 'authorizationCode'],
    [codeFlow],
  ),
  entry('@santedb/auth-core/api', 'browser', ['createApi'], []),
  entry('@santedb/auth-edge', 'browser', ['createGateway'], []),
  entry('@santedb/auth-cloudflare', 'browser', ['createAuth'], []),
  entry('@santedb/auth-node', 'node', ['createAuth'], services),
]

const notes = [
  'Minified and compressed by gzip, with everything that comes along, by esbuild for all of them. Ours stands beside what a peer needs for the same session and call; `pnpm size` has the limits of each package, by the bundler of size-limit.',
  'A wish stands beside whole clients. What is smaller does less: openid-client and oauth4webapi make requests and read answers, and keep nothing; @badgateway/oauth2-client keeps a token and renews it, and the scoreboard shows where that ends; jose verifies signatures, which ours leaves to it.',
  'At once is what is loaded before anything runs. @santedb/auth-node loads undici, which is nine tenths of it, for a client certificate alone.',
]

export const bench: Bench = async () => {
  const rows: Row[] = []
  for (const { peers, ...own } of entries) {
    const ours = await weigh(own)
    if (peers.length === 0) rows.push(compare({ what: own.from, unit: 'bytes at once', ours: ours.atOnce }))
    for (const { isComparable, ...other } of peers) {
      const theirs = await weigh(other)
      rows.push(
        compare({
          what: own.from,
          unit: 'bytes at once',
          ours: ours.atOnce,
          beside: [other.from, theirs.atOnce],
          ...(isComparable && { wish: { ratio: { below: 1 } } }),
        }),
      )
    }
    if (ours.inAll > ours.atOnce)
      rows.push(compare({ what: own.from, unit: 'bytes in all', ours: ours.inAll }))
  }
  return { title: 'Sizes', rows, notes }
}

function entry(from: string, platform: Import['for'], names: string[], peers: readonly Peer[]): Entry {
  return { from, for: platform, names, peers }
}

function peer(from: string, platform: Import['for'], names: string[]): Peer {
  return { from, for: platform, names, isComparable: false }
}

function comparable(from: string, platform: Import['for'], names: string[]): Peer {
  return { ...peer(from, platform, names), isComparable: true }
}
