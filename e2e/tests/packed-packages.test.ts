// What users install: the packed packages in an empty folder, on every Node that is claimed.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mustRun, run } from './support/run.ts'

const workspace = fileURLToPath(new URL('../..', import.meta.url))
const packages = ['auth-core', 'test-server']

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'santedb-auth-packed-'))
  for (const name of packages) {
    const directory = join(workspace, 'packages', name)
    await mustRun('pnpm', ['pack', '--pack-destination', folder], { directory })
  }
  const tarballs = (await readdir(folder)).map((name) => `./${name}`)
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  await mustRun('npm', ['install', '--no-audit', '--no-fund', ...tarballs], {
    directory: folder,
  })
  await writeFile(join(folder, 'stranger.js'), stranger)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const stranger = `
import { createAuth } from '@santedb/auth-core'
import { createTestServer } from '@santedb/test-server'
import { listen } from '@santedb/test-server/node'

const listener = await listen(createTestServer({ generation: 2 }), { port: 0 })
const auth = createAuth({
  root: listener.root,
  clientId: 'EXAMPLE_APPLICATION',
  clientSecret: '4toXrw0x-SpM1K4c7D$M0OkJcA1OgW4HeOlV',
  device: { id: 'EXAMPLE_DEVICE_NODE', secret: 'qlcEtboF-H5XdK4x1t-arL5GaG4svF9TkL5a' },
})
const response = await auth.fetch('/fhir/Patient')
const { resourceType } = await response.json()
console.log(JSON.stringify({ node: process.versions.node.split('.')[0], status: response.status, resourceType }))
await listener.close()
`

test.for(['20', '22', '24', '26'])('a stranger obtains a session on Node %s', async (node) => {
  const program = fileURLToPath(new URL(`../node_modules/node${node}/bin/node`, import.meta.url))
  const { status, output, errors } = await run(program, ['stranger.js'], { directory: folder })
  expect({ status, errors }).toEqual({ status: 0, errors: '' })
  expect(JSON.parse(output)).toEqual({ node, status: 200, resourceType: 'Bundle' })
})

test.for(packages)('%s holds its licence, README, code and types, and no test', async (name) => {
  const files = await readdir(join(folder, 'node_modules', '@santedb', name), { recursive: true })
  expect(files).toEqual(
    expect.arrayContaining(['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts']),
  )
  expect(files.filter((file) => /test(-support)?\.(ts|js)$|tsconfig|vitest/.test(file))).toEqual([])
})
