// What the packages import: what they declare, and of the runtime only what they are for.
import { readFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { expect, test } from 'vitest'
import { packed, packedFiles, packedManifest } from './support/packed.ts'
import { PACKAGES, type PackageName } from './support/packages.ts'

/** What of a runtime a package may import. */
const ALLOWED: Readonly<Record<PackageName, RegExp | undefined>> = {
  'auth-core': undefined,
  'auth-node': /^node:/,
  'auth-edge': undefined,
  'auth-cloudflare': /^cloudflare:workers$/,
  'auth-browser': undefined,
  'auth-cli': /^node:/,
  'test-server': /^node:/,
}

const SPECIFIER =
  /^(?:import|export)\b[^'"`;=()]*\bfrom ['"]([^'"]+)['"]|^import ['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm

test.for(PACKAGES)('%s imports what it declares, and of runtimes what it is for', async (name) => {
  const { dependencies, peerDependencies } = packedManifest(name)
  const declared = new Set(Object.keys({ ...dependencies, ...peerDependencies }))
  const specifiers = await specifiersOf(name)
  const outside = [...specifiers].filter((specifier) => !specifier.startsWith('.'))
  expect(specifiers.size).toBeGreaterThan(3)
  const bareBuiltins = outside.filter((it) => !it.startsWith('node:') && builtinModules.includes(it))
  expect(bareBuiltins).toEqual([])
  const runtime = outside.filter((specifier) => specifier.includes(':'))
  expect(runtime.filter((specifier) => !ALLOWED[name]?.test(specifier))).toEqual([])
  const packages = outside.filter((specifier) => !specifier.includes(':')).map(packageOf)
  expect(packages.filter((it) => !declared.has(it) && it !== `@santedb/${name}`)).toEqual([])
})

test.for(PACKAGES)('%s declares nothing that it does not import', async (name) => {
  const { dependencies = {} } = packedManifest(name)
  const imported = new Set([...(await specifiersOf(name))].map(packageOf))
  expect(Object.keys(dependencies).filter((dependency) => !imported.has(dependency))).toEqual([])
})

test('no package of a client knows the test server, and what all build on knows none of ours', () => {
  const own = PACKAGES.map((name) => [
    name,
    Object.keys(packedManifest(name).dependencies ?? {}).filter((it) => it.startsWith('@santedb/')),
  ])
  expect(Object.fromEntries(own)).toEqual({
    'auth-core': [],
    'auth-node': ['@santedb/auth-core'],
    'auth-edge': ['@santedb/auth-core'],
    'auth-cloudflare': ['@santedb/auth-core', '@santedb/auth-edge'],
    'auth-browser': ['@santedb/auth-core'],
    'auth-cli': ['@santedb/auth-core', '@santedb/auth-node'],
    'test-server': [],
  })
})

async function specifiersOf(name: PackageName): Promise<Set<string>> {
  const files = (await packedFiles(name)).filter((file) => /^dist\/.*\.(js|d\.ts)$/.test(file))
  const codes = await Promise.all(files.map((file) => readFile(packed(name, file), 'utf8')))
  const found = codes.flatMap((code) => [...withoutComments(code).matchAll(SPECIFIER)])
  return new Set(found.map(([, from, bare, lazy]) => from ?? bare ?? lazy ?? ''))
}

/** Examples in comments import what their readers have. */
function withoutComments(code: string): string {
  return code.replaceAll(/^\s*\/\*\*[\s\S]*?\*\//gm, '')
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
