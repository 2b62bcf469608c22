// A release from end to end, twice, without anybody outside of this machine: what `pnpm release:rehearse` runs.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '@santedb/test-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CleanUps } from '../../e2e/tests/support/clean-ups.ts'
import { mustRun, run } from '../../e2e/tests/support/run.ts'
import { PACKAGES, type PackageName, WORKSPACE } from '../tests/support/packages.ts'
import { tool } from '../tests/support/tool.ts'
import { copyWorkTree } from './support/copy-work-tree.ts'
import { assertLoopback } from './support/loopback.ts'
import { outcomes, type Runtime, runtimes } from './support/outcomes.ts'
import { createProject, type Project, type ProjectOptions } from './support/projects.ts'
import { prepareRelease, type Release } from './support/release.ts'
import { startProgram } from './support/start-program.ts'
import { type Registry, startRegistry } from './support/start-registry.ts'

const plans: Readonly<Record<Runtime, Omit<ProjectOptions, 'registry'>>> = {
  'Node 20': { template: 'node', installer: 'npm', packages: ['auth-node', 'auth-cli'] },
  'Node 26': { template: 'node', installer: 'npm', packages: ['auth-node', 'auth-cli', 'test-server'] },
  Deno: { template: 'edge', installer: 'deno', packages: ['auth-edge', 'auth-core'] },
  Bun: { template: 'edge', installer: 'bun', packages: ['auth-edge', 'auth-core'] },
  'a Worker': { template: 'worker', installer: 'npm', packages: ['auth-cloudflare'] },
  'a page of Vite': {
    template: 'page',
    installer: 'npm',
    packages: ['auth-browser', 'auth-edge'],
    others: ['@hono/node-server@2'],
  },
}
const cleanUps = new CleanUps()
const projects = new Map<Runtime, Project>()
let folder: string
let registry: Registry
let release: Release
let before: string

beforeAll(async () => {
  before = await stateOfWorkTree()
  folder = await mkdtemp(join(tmpdir(), 'santedb-auth-rehearsal-'))
  cleanUps.add(() => rm(folder, { recursive: true, force: true }))
  registry = await startRegistry(join(folder, 'registry'))
  cleanUps.add(registry.stop)
  await copyWorkTree(join(folder, 'work-tree'))
  release = await prepareRelease(join(folder, 'work-tree'), registry.url)
  for (const runtime of runtimes) {
    const options = { ...plans[runtime], registry: registry.url }
    projects.set(runtime, await createProject(join(folder, runtime.replaceAll(' ', '-')), options))
  }
})
afterAll(() => cleanUps.run())

describe.for(['The first', 'The second'])('%s version', (which) => {
  let versions: Record<PackageName, string>
  let root: string
  const roundCleanUps = new CleanUps()

  beforeAll(async () => {
    if (which === 'The second') await release.addChangeset(['auth-core', 'test-server'], 'Do more.')
    versions = await release.version()
    await release.publish()
    await Promise.all([...projects.values()].map((project) => project.install()))
    const server = await startProgram(
      tool('node26/bin/node'),
      ['node_modules/@santedb/test-server/dist/cli.js', '--port', '0', '--generation', '3'],
      { directory: projectOf('Node 26').folder, environment: {}, ready: /http:\/\/127\.0\.0\.1:\d+/ },
    )
    root = server.found
    roundCleanUps.add(server.stop)
    // Six installations, on two cores that may be busy.
  }, 240_000)
  afterAll(() => roundCleanUps.run())

  test('is one for all packages for programs, tells what changed, and is published', async () => {
    const { 'test-server': ofTheServer, ...ofPrograms } = versions
    expect(new Set(Object.values(ofPrograms)).size).toBe(1)
    expect(ofTheServer).toMatch(/^\d+\.\d+\.\d+$/)
    for (const name of PACKAGES) {
      const { status, output } = await run('npm', ['view', `@santedb/${name}`, '--json', ...from(registry)])
      expect(status).toBe(0)
      const { version, dist } = JSON.parse(output)
      expect([name, version]).toEqual([name, versions[name]])
      assertLoopback(dist.tarball)
    }
    expect(await readdir(join(folder, 'work-tree', 'packages', 'auth-core'))).toContain('CHANGELOG.md')
  })

  test.for(runtimes)('is installed and obtains a session on %s', async (runtime) => {
    const project = projectOf(runtime)
    for (const name of plans[runtime].packages) {
      expect([name, await project.installed(name)]).toEqual([name, versions[name]])
    }
    expect(await outcomes[runtime](project, environmentFor(root))).toEqual({ status: 200, granted: true })
  })

  test('brings the command', async () => {
    const command = join('node_modules', '.bin', 'santedb-auth')
    const options = { directory: projectOf('Node 20').folder, environment: environmentFor(root) }
    expect(await mustRun(tool('node20/bin/node'), [command, '--version'], options)).toBe(
      `${versions['auth-cli']}\n`,
    )
    expect(await mustRun(tool('node20/bin/node'), [command, 'token'], options)).toMatch(/^[\w-]+\.[\w-]+\n$/)
  })
})

test('the second version follows the first, and a third time there is nothing to publish', async () => {
  const { output } = await run('npm', ['view', '@santedb/auth-core', 'versions', '--json', ...from(registry)])
  expect(JSON.parse(output)).toHaveLength(2)
  await release.publish()
  const again = await run('npm', ['view', '@santedb/auth-core', 'versions', '--json', ...from(registry)])
  expect(again.output).toBe(output)
})

test('nothing but a registry of this machine is published to', async () => {
  for (const other of [
    'https://registry.npmjs.org/',
    'http://10.0.0.1:4873/',
    'http://127.0.0.1.example.org/',
  ]) {
    await expect(prepareRelease(folder, other)).rejects.toThrow('publishes to this machine alone')
  }
})

test('the work tree is as it was', async () => {
  expect(await stateOfWorkTree()).toBe(before)
})

function projectOf(runtime: Runtime): Project {
  const project = projects.get(runtime)
  if (!project) throw new Error(`There is no project for ${runtime}`)
  return project
}

function environmentFor(root: string): Record<string, string> {
  return {
    SANTEDB_ROOT: root,
    SANTEDB_CLIENT_ID: EXAMPLE_APPLICATION.id,
    SANTEDB_CLIENT_SECRET: EXAMPLE_APPLICATION.secret,
    SANTEDB_DEVICE_ID: EXAMPLE_DEVICE.id,
    SANTEDB_DEVICE_SECRET: EXAMPLE_DEVICE.secret,
  }
}

function from({ url }: Registry): string[] {
  return [`--registry=${url}`, `--@santedb:registry=${url}`]
}

/** What a release would change of the work tree: where it is, its tags, changesets, manifests and changelogs. */
async function stateOfWorkTree(): Promise<string> {
  const told = await Promise.all(
    [
      ['rev-parse', 'HEAD'],
      ['tag', '--list'],
      ['status', '--porcelain', '--', '.changeset', 'package.json', ':(glob)packages/*/*', 'pnpm-lock.yaml'],
    ].map((words) => run('git', words, { directory: WORKSPACE })),
  )
  return told.map(({ output }) => output).join('\n')
}
