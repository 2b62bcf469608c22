// Programs that have the packages installed, as they come out of the tarballs, built and run by what others use.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import * as esbuild from 'esbuild'
import * as rolldown from 'rolldown'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import webpack from 'webpack'
import { mustRun, run } from '../../e2e/tests/support/run.ts'
import { packedFolder, packedManifest } from './support/packed.ts'
import { entriesOf, PACKAGES } from './support/packages.ts'
import { tool } from './support/tool.ts'

// Only a Worker has `cloudflare:workers`.
const onWorkersOnly = 'auth-cloudflare'
const entries = PACKAGES.filter((name) => name !== onWorkersOnly)
  .flatMap((name) => entriesOf(packedManifest(name)))
  // It registers hooks with the test runner that imports it.
  .filter((entry) => entry !== '@santedb/test-server/vitest')

const program = `
import { createAuth } from '@santedb/auth-core'
import { createTestServer, EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '@santedb/test-server'

const server = createTestServer({ generation: 3 })
const auth = createAuth({
  root: 'https://icdr.example.org:8443',
  clientId: EXAMPLE_APPLICATION.id,
  clientSecret: EXAMPLE_APPLICATION.secret,
  device: { id: EXAMPLE_DEVICE.id, secret: EXAMPLE_DEVICE.secret },
  fetch: (input, init) => server.fetch(new Request(input, init)),
})
export const call = async () => (await auth.fetch('/fhir/Patient')).status
`

describe('require', () => {
  test.for([
    ['20.19.0', 'node20-first'],
    ['20', 'node20'],
    ['26', 'node26'],
  ])('takes every entry on Node %s', async ([, node]) => {
    const script = join(packedFolder, 'required.cjs')
    await writeFile(
      script,
      `for (const entry of ${JSON.stringify(entries)}) console.log(entry, Object.keys(require(entry)).length > 0)`,
    )
    const { status, output, errors } = await run(tool(`${node}/bin/node`), [script])
    expect({ status, errors }).toEqual({ status: 0, errors: '' })
    expect(output.trim().split('\n')).toEqual(entries.map((entry) => `${entry} true`))
  })
})

// What a bundle leaves to where it runs.
const ofTheRuntime = ['node:*', 'cloudflare:*']
const optionalPeers = PACKAGES.flatMap((name) => Object.keys(packedManifest(name).peerDependencies ?? {}))

const bundlers = [
  ['esbuild', buildByEsbuild],
  ['rolldown', buildByRolldown],
  ['webpack', buildByWebpack],
] as const

describe.for(bundlers)('a bundle by %s', ([bundler, bundle]) => {
  let folder: string
  beforeAll(async () => {
    // Nothing can be imported from there.
    folder = await mkdtemp(join(tmpdir(), 'santedb-auth-bundle-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  async function bundleOf(name: string, code: string, external: string[]): Promise<string> {
    const input = join(packedFolder, `${bundler}-${name}.js`)
    await writeFile(input, code)
    const output = join(folder, `${name}.mjs`)
    await bundle(input, output, external)
    return output
  }

  test('obtains a session', async () => {
    const output = await bundleOf('program', `${program}\nconsole.log(await call())`, ofTheRuntime)
    expect(await mustRun(tool('node20/bin/node'), [output])).toBe('200\n')
  })

  test('has nothing of what is imported and not used', async () => {
    const imports = [...entries, `@santedb/${onWorkersOnly}`].map(
      (entry, index) => `import * as unused${index} from '${entry}'`,
    )
    const code = `${imports.join('\n')}\nconsole.log('used')`
    const output = await bundleOf('unused', code, [...ofTheRuntime, ...optionalPeers])
    const bundled = await readFile(output, 'utf8')
    expect(bundled).toContain('used')
    expect(bundled).not.toMatch(/SanteDB|\bclass |createAuth/)
  })
})

test('Jest in its mode for ESM runs tests that sign in', async () => {
  const folder = join(packedFolder, 'jest')
  await mkdir(folder)
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', jest: { transform: {} } }))
  const cases = `test('signs in', async () => expect(await call()).toBe(200))`
  await writeFile(join(folder, 'signs-in.test.js'), `${program}\n${cases}`)
  const flags = ['--experimental-vm-modules', tool('jest/bin/jest.js'), '--watchman=false', '--runInBand']
  const { status, errors } = await run(tool('node20/bin/node'), flags, { directory: folder })
  expect(status, errors).toBe(0)
  expect(errors).toContain('1 passed')
})

async function buildByEsbuild(input: string, outfile: string, external: string[]): Promise<void> {
  await esbuild.build({ entryPoints: [input], bundle: true, format: 'esm', outfile, external })
}

async function buildByRolldown(input: string, file: string, external: string[]): Promise<void> {
  await rolldown.build({ input, external: external.map(patternOf), output: { file, format: 'esm' } })
}

async function buildByWebpack(input: string, output: string, external: string[]): Promise<void> {
  const configuration: webpack.Configuration = {
    mode: 'production',
    target: 'es2022',
    entry: input,
    experiments: { outputModule: true },
    externalsType: 'module',
    externals: external.map(patternOf),
    optimization: { minimize: false },
    output: { path: dirname(output), filename: basename(output), module: true },
  }
  const faults = await new Promise<unknown>((resolve, reject) => {
    webpack(configuration, (error, stats) => {
      if (error || !stats) reject(error ?? new Error('webpack tells nothing'))
      else resolve([...(stats.toJson().errors ?? []), ...(stats.toJson().warnings ?? [])])
    })
  })
  expect(faults).toEqual([])
}

/** `node:*` as the others than esbuild take it. */
function patternOf(external: string): RegExp {
  return new RegExp(external.endsWith(':*') ? `^${external.slice(0, -1)}` : `^${external}($|/)`)
}
