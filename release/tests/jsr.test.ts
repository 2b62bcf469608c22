// JSR's own client goes through everything that it does before it uploads. Deno is the one of the work tree: without it the
// client would fetch one.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from '../../e2e/tests/support/run.ts'
import { JSR_PACKAGES, stageForJsr } from '../jsr/stage-for-jsr.ts'
import { packedManifest } from './support/packed.ts'
import { PACKAGES, WORKSPACE } from './support/packages.ts'
import { tool } from './support/tool.ts'

const client = tool('jsr/dist/bin.js')
const deno = tool('.bin/deno')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'santedb-auth-jsr-'))
  await stageForJsr(WORKSPACE, folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('JSR would take every package but the command, without slow types', async () => {
  const { status, output, errors } = await run(
    process.execPath,
    [client, 'publish', '--dry-run', '--allow-dirty', '--no-check'],
    { directory: folder, environment: { DENO_BIN_PATH: deno, NO_COLOR: '1' } },
  )
  const told = output + errors
  expect(status, told).toBe(0)
  expect(told).toContain('Checking for slow types')
  for (const name of PACKAGES.filter((it) => it !== 'auth-cli')) {
    expect(told).toContain(`Simulating publish of @santedb/${name}@${packedManifest(name).version} `)
  }
  expect(told).not.toMatch(/\.test(-support)?\.ts|tsconfig|package\.json/)
  expect(JSR_PACKAGES.toSorted()).toEqual(PACKAGES.filter((name) => name !== 'auth-cli').toSorted())
})
