// `npm run doctor`, and what a cached result of the tests is kept apart by.
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mustRun, run } from '../../e2e/tests/support/run.ts'
import { WORKSPACE } from './support/packages.ts'

const doctor = join(WORKSPACE, '.ci', 'doctor.mjs')
const fingerprint = `
import { machineFingerprint } from ${JSON.stringify(join(WORKSPACE, '.ci', 'machine.mjs'))}
console.log(machineFingerprint())`

let bare: string
beforeAll(async () => {
  // A path on which there is nothing but what this runs on.
  bare = await mkdtemp(join(tmpdir(), 'santedb-auth-doctor-'))
  await symlink(process.execPath, join(bare, 'node'))
})
afterAll(() => rm(bare, { recursive: true, force: true }))

test('finds nothing missing where the tests run', async () => {
  const { status, output } = await run(process.execPath, [doctor])
  expect(status, output).toBe(0)
  expect(output).toMatch(/^ok {7}Chromium/m)
  expect(output).toMatch(/\nReady: npm test\n$/)
})

test('tells what is missing, and how to get it', async () => {
  const { status, output } = await run(process.execPath, [doctor], {
    environment: { PATH: bare, CHROMIUM_PATH: '', PLAYWRIGHT_BROWSERS_PATH: bare },
  })
  expect(status).toBe(1)
  expect(output).toMatch(/^MISSING {2}Redis +Run \.ci\/install-redis as root/m)
  expect(output).toMatch(/^MISSING {2}Chromium +Run \.ci\/install-browser as root, or set CHROMIUM_PATH/m)
  expect(output).toMatch(/^without {2}A container engine/m)
  expect(output).toMatch(/\nMissing: npm, git, Chromium, Redis\n$/)
})

test('a result of the tests is not taken over by a machine that has other programs', async () => {
  const flags = ['--input-type=module', '--eval', fingerprint]
  const here = await mustRun(process.execPath, flags)
  expect(await mustRun(process.execPath, flags)).toBe(here)
  const there = await mustRun(process.execPath, flags, { environment: { PATH: bare, CHROMIUM_PATH: '' } })
  expect(here).toMatch(/Redis: Redis server/)
  expect(there).toMatch(/Redis: missing/)
})
