import { fileURLToPath } from 'node:url'

export type PackageName =
  | 'auth-core'
  | 'auth-node'
  | 'auth-edge'
  | 'auth-cloudflare'
  | 'auth-browser'
  | 'auth-cli'
  | 'test-server'

/** What is published. */
export const PACKAGES: readonly PackageName[] = [
  'auth-core',
  'auth-node',
  'auth-edge',
  'auth-cloudflare',
  'auth-browser',
  'auth-cli',
  'test-server',
]

/** The folder of the whole work tree. */
export const WORKSPACE: string = fileURLToPath(new URL('../../../', import.meta.url))

/** What is in a manifest, as far as the gates look at it. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>
  readonly sideEffects?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** The entries of a package that are code, as they are imported: `@santedb/auth-core/bearer`. */
export function entriesOf(manifest: Manifest): string[] {
  return Object.entries(manifest.exports)
    .filter(([, target]) => typeof target === 'object')
    .map(([entry]) => manifest.name + entry.slice(1))
}
