// auth-core knows no runtime, and auth-edge none but in its entries for Deno and Bun: what they are built to uses the globals that Node 20, Deno 2, Bun 1, workerd and browsers
// share (the list is in globals.oxlintrc.json), imports nothing of Node's, and auth-core's types need no runtime's types.
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from './support/run.ts'

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url))
const packageNamed = (name: string) => path(`../packages/${name}`)
const core = packageNamed('auth-core')
const bin = (name: string) => path(`../node_modules/.bin/${name}`)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'santedb-auth-globals-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const lint = (...files: string[]) => run(bin('oxlint'), ['-c', path('globals.oxlintrc.json'), ...files])

test('the check finds a global that is not shared', async () => {
  const file = join(folder, 'wrong.js')
  await writeFile(file, 'export const page = window.location')
  const { status, output } = await lint(file)
  expect(status).not.toBe(0)
  expect(output).toContain("'window' is not defined")
})

test('the built code uses shared globals only', async () => {
  // A copy, because what is built is on the list of what linters leave out.
  await cp(join(core, 'dist'), join(folder, 'built'), { recursive: true })
  const { status, output } = await lint(join(folder, 'built'))
  expect(status, output).toBe(0)
})

test.for([
  ['auth-core', 'index'],
  ['auth-core', 'client-credentials/index'],
  ['auth-core', 'users/index'],
  ['auth-core', 'bearer/index'],
  ['auth-edge', 'index'],
  ['auth-edge', 'browser/index'],
] as const)("so does the bundle of %s's %s with everything it needs", async ([name, entry]) => {
  const outfile = join(folder, `${name}-${entry.replace('/', '-')}.js`)
  await build({
    entryPoints: [join(packageNamed(name), 'dist', `${entry}.js`)],
    bundle: true,
    format: 'esm',
    outfile,
  })
  // oauth4webapi looks at `navigator` where there is one, to leave the user agent to browsers, and jose whether it
  // runs on Workers.
  const code = (await readFile(outfile, 'utf8'))
    .replaceAll('navigator.', 'globalThis.navigator.')
    .replaceAll('EdgeRuntime ===', 'globalThis.EdgeRuntime ===')
  await writeFile(outfile, code)
  const { status, output } = await lint(outfile)
  expect(status, output).toBe(0)
})

test.for(['auth-core', 'auth-edge'])('nothing of Node is imported in %s', async (name) => {
  const directory = packageNamed(name)
  const files = await readdir(join(directory, 'dist'), { recursive: true })
  const code = await Promise.all(
    files
      .filter((file) => file.endsWith('.js'))
      .map((file) => readFile(join(directory, 'dist', file), 'utf8')),
  )
  expect(code.length).toBeGreaterThan(30)
  expect(code.filter((text) => /(from|import)\s*\(?["']node:/.test(text))).toEqual([])
})

// What each may use beside what is shared.
test.for([
  [
    'auth-browser',
    [
      'BroadcastChannel',
      'addEventListener',
      'clearInterval',
      'document',
      'history',
      'indexedDB',
      'location',
      'navigator',
      'removeEventListener',
      'sessionStorage',
      'setInterval',
      'window',
    ],
  ],
  ['auth-cloudflare', ['FixedLengthStream', 'clearInterval', 'setInterval']],
  ['auth-edge/gateway', []],
  ['auth-edge/browser', []],
] as const)('%s uses the globals of its runtime only', async ([built, own]) => {
  const [name = '', ...rest] = built.split('/')
  const copy = join(folder, built.replace('/', '-'))
  await cp(join(packageNamed(name), 'dist', ...rest), copy, { recursive: true })
  const shared = JSON.parse(await readFile(path('globals.oxlintrc.json'), 'utf8'))
  const globals = { ...shared.globals, ...Object.fromEntries(own.map((global) => [global, 'readonly'])) }
  const configuration = join(folder, `${built.replace('/', '-')}.json`)
  await writeFile(configuration, JSON.stringify({ ...shared, globals }))
  const { status, output } = await run(bin('oxlint'), ['-c', configuration, copy])
  expect(status, output).toBe(0)
})

test('the types need those of the web standards only', async () => {
  const files = (await readdir(join(core, 'dist'), { recursive: true }))
    .filter((file) => file.endsWith('index.d.ts') && !file.startsWith('unstorage') && !file.startsWith('api'))
    .map((file) => join(core, 'dist', file))
  const flags = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022,dom', '--module', 'nodenext']
  const { status, output } = await run(bin('tsc'), [...flags, '--types', '', '--ignoreConfig', ...files])
  expect(status, output).toBe(0)
})
