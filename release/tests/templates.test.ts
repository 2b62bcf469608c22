// What CONTRIBUTING says of a new store and a new adapter is done, in a copy of what the templates stand on.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mustRun } from '../../e2e/tests/support/run.ts'
import { WORKSPACE } from './support/packages.ts'

const FOLDERS = ['.ci', 'apps/template-store', 'apps/template-adapter', 'e2e/contract']
const FILES = ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml', 'tsconfig.json']
/** Packages with what they were built to, and without what only their own tests need: a second's installation. */
const PACKAGES = ['packages/auth-core', 'packages/auth-node', 'packages/test-server']
const LEFT_OUT = new Set([
  'node_modules',
  '.turbo',
  'coverage',
  'reports',
  '.stryker-tmp',
  'test-results.json',
])

let copy: string
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'santedb-auth-templates-'))
  for (const path of [...FOLDERS, ...FILES, ...PACKAGES]) {
    await cp(join(WORKSPACE, path), join(copy, path), { recursive: true, filter: isNeeded })
  }
  for (const folder of ['.', ...PACKAGES]) {
    await dropDevDependencies(join(copy, folder, 'package.json'))
  }
  const ours = ['auth-core', 'auth-node', 'test-server'].map((name) => [`@santedb/${name}`, 'workspace:^'])
  const contract = { name: 'e2e', private: true, type: 'module', dependencies: Object.fromEntries(ours) }
  await writeFile(join(copy, 'e2e', 'package.json'), JSON.stringify(contract))
})
afterAll(() => rm(copy, { recursive: true, force: true }))

test.for([
  ['A store', 'apps/my-store', 20],
  ['An adapter', 'packages/auth-example', 60],
] as const)('%s is begun by its template, as CONTRIBUTING says', async ([heading, folder, clauses]) => {
  const commands = await commandsUnder(heading)
  expect(commands).toContain(` ${folder}\n`)
  // Who develops is not in CI, where pnpm would leave the lock file as it is.
  const environment = { CI: '', npm_config_frozen_lockfile: 'false' }
  await mustRun('sh', ['-ec', commands], { directory: copy, environment })
  const results = JSON.parse(await readFile(join(copy, folder, 'test-results.json'), 'utf8'))
  expect(results).toMatchObject({ success: true, numPendingTests: 0 })
  expect(results.numPassedTests).toBeGreaterThan(clauses)
  const { name } = JSON.parse(await readFile(join(copy, folder, 'package.json'), 'utf8'))
  expect(commands).toContain(`--filter ${name} test\n`)
})

/** The first block of commands under a heading, with the pnpm that is here. */
async function commandsUnder(heading: string): Promise<string> {
  const text = await readFile(join(WORKSPACE, 'CONTRIBUTING.md'), 'utf8')
  const [, commands = ''] = new RegExp(`^## ${heading}\n[^]*?\`\`\`sh\n([^]*?)\`\`\``, 'm').exec(text) ?? []
  return commands.replaceAll('npx pnpm@12 ', 'pnpm ')
}

async function dropDevDependencies(file: string): Promise<void> {
  const manifest = JSON.parse(await readFile(file, 'utf8'))
  await writeFile(file, JSON.stringify({ ...manifest, devDependencies: {} }))
}

function isNeeded(source: string): boolean {
  return !LEFT_OUT.has(basename(source))
}
