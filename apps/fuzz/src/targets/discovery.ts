import { createAuth, isAuthError } from '@santedb/auth-core'
import { getDiscovery } from '@santedb/auth-core/look-ups'
import { member } from '../engine/json.ts'
import type { Target } from '../engine/target.ts'
import { addressOf, inputOf, responseOf } from './support/answers.ts'
import { canaryWords } from './support/canaries.ts'
import { assertShape, attempt, checkClaims, checkSession } from './support/check.ts'
import { createServer, program, root } from './support/program.ts'

const words = [
  ...canaryWords,
  'issuer',
  'token_endpoint',
  'end_session_endpoint',
  'http://icdr.example.org:8443/auth/oauth2_token',
  'https://elsewhere.example.net/token',
  'javascript:0',
  'data:,x',
  'https://user:password@icdr.example.org:8443/',
  root,
]
const granted = { access_token: 'granted', token_type: 'bearer', expires_in: 300 }

/** What is asked before anything is presented: the discovery document, and a session look-up without a bearer. */
function discovery(dialect: 'auto' | 'standard'): Target {
  return {
    name: `discovery-${dialect}`,
    about: `discovery documents, where the dialect is ${dialect}`,
    words,
    async seeds() {
      const seeds = []
      for (const generation of [2, 3] as const) {
        const server = createServer(generation, { issuer: root })
        const ask = async (path: string) => inputOf(await server.fetch(new Request(root + path)))
        seeds.push({
          discovery: await ask('/auth/.well-known/openid-configuration'),
          session: await ask('/auth/session'),
        })
      }
      return seeds
    },
    async run(input) {
      const presentedAt: string[] = []
      const fetch: typeof globalThis.fetch = async (address, init) => {
        const url = addressOf(address)
        if (init?.method === 'POST') presentedAt.push(url.href)
        if (/well-known/.test(url.pathname)) return responseOf(member(input, 'discovery'))
        if (url.pathname === '/auth/session') return responseOf(member(input, 'session'))
        return Response.json(granted)
      }
      const auth = createAuth({ ...program, dialect, fetch })
      const session = await attempt(() => auth.session())
      if (!isAuthError(session)) checkSession(session)
      await attempt(() => auth.signOut())
      const document = await attempt(() => getDiscovery({ root, fetch }))
      if (!isAuthError(document)) checkClaims(document)
      for (const address of presentedAt) {
        const isSafe =
          dialect === 'auto' ? address.startsWith(`${root}/auth/`) : address.startsWith('https://')
        assertShape(isSafe, `secrets went to ${address}`)
      }
    },
  }
}

export const discoveryTargets: readonly Target[] = [discovery('auto'), discovery('standard')]
