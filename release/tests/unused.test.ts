import { expect, test } from 'vitest'
import { run } from '../../e2e/tests/support/run.ts'
import { WORKSPACE } from './support/packages.ts'
import { tool } from './support/tool.ts'

test('knip finds nothing that is not used', async () => {
  const flags = ['--treat-config-hints-as-errors', '--no-progress']
  const { status, output, errors } = await run(process.execPath, [tool('knip/bin/knip.js'), ...flags], {
    directory: WORKSPACE,
  })
  expect(status, output + errors).toBe(0)
})
