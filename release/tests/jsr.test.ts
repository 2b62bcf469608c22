// JSR's own client goes through everything that it does before it uploads.
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { run } from '../../e2e/tests/support/run.ts'
import { JSR_PACKAGES } from '../jsr/stage-for-jsr.ts'
import { packedManifest } from './support/packed.ts'
import { PACKAGES } from './support/packages.ts'

const script = fileURLToPath(new URL('../jsr/publish.ts', import.meta.url))

test('JSR would take every package but the command, without slow types', async () => {
  const environment = { NO_COLOR: '1' }
  const { status, output, errors } = await run(process.execPath, [script, '--dry-run'], { environment })
  const told = output + errors
  expect(status, told).toBe(0)
  expect(told).toContain('Checking for slow types')
  const published = PACKAGES.filter((name) => name !== 'auth-cli')
  for (const name of published) {
    expect(told).toContain(`Simulating publish of @santedb/${name}@${packedManifest(name).version} `)
  }
  expect(told).not.toMatch(/\.test(-support)?\.ts|tsconfig|package\.json/)
  expect(JSR_PACKAGES.toSorted()).toEqual(published.toSorted())
})
