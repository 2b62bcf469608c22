// What each entry weighs in a bundle, as it is packed, with all that it stands on.
import { gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import { expect, test } from 'vitest'
import { packedFolder, packedManifest } from './support/packed.ts'
import { entriesOf, PACKAGES } from './support/packages.ts'

/** The most bytes that an entry may have, minified and compressed. `pnpm size` has closer limits for what is imported. */
const LIMITS: Readonly<Record<string, number>> = {
  '@santedb/auth-browser': 6_500,
  '@santedb/auth-browser/direct': 17_000,
  '@santedb/auth-browser/indexed-db': 1_500,
  '@santedb/auth-browser/session-storage': 1_000,
  '@santedb/auth-cloudflare': 41_000,
  '@santedb/auth-cloudflare/browser-sessions': 18_000,
  '@santedb/auth-core': 17_000,
  '@santedb/auth-core/api': 7_500,
  '@santedb/auth-core/authorization-code': 6_000,
  '@santedb/auth-core/bearer': 17_500,
  '@santedb/auth-core/client-credentials': 12_500,
  '@santedb/auth-core/look-ups': 3_500,
  '@santedb/auth-core/policies': 1_000,
  '@santedb/auth-core/store-contract': 4_000,
  '@santedb/auth-core/testing': 1_500,
  '@santedb/auth-core/unstorage': 1_500,
  '@santedb/auth-core/users': 15_000,
  '@santedb/auth-core/verify': 11_000,
  '@santedb/auth-edge': 37_500,
  '@santedb/auth-edge/browser-sessions': 18_000,
  '@santedb/auth-edge/bun': 17_500,
  '@santedb/auth-edge/deno': 18_000,
  '@santedb/auth-node': 204_500,
  '@santedb/auth-node/connections': 186_000,
  '@santedb/auth-node/express': 17_500,
  '@santedb/auth-node/file-store': 5_000,
  '@santedb/auth-node/hono': 17_500,
  '@santedb/auth-node/opentelemetry': 2_000,
  '@santedb/auth-node/redis': 3_000,
  '@santedb/test-server': 40_500,
  '@santedb/test-server/node': 16_500,
  '@santedb/test-server/vitest': 49_000,
}

const optionalPeers = PACKAGES.flatMap((name) => Object.keys(packedManifest(name).peerDependencies ?? {}))
const entries = PACKAGES.flatMap((name) => entriesOf(packedManifest(name)))

test('every entry has a limit', () => {
  expect(Object.keys(LIMITS).toSorted()).toEqual(entries.toSorted())
})

test.for(entries)('%s keeps within its limit', async (entry) => {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: `export * from '${entry}'`, resolveDir: packedFolder },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*', 'cloudflare:*', ...optionalPeers],
  })
  const size = gzipSync(outputFiles[0]?.contents ?? '').length
  expect(size).toBeLessThanOrEqual(LIMITS[entry] ?? 0)
  expect(size).toBeGreaterThan(100)
})
