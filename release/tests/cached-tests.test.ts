// A second `npm test` with nothing changed takes over what passed: turbo knows a run of tests by the files that went in.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mustRun, run } from '../../e2e/tests/support/run.ts'
import { WORKSPACE } from './support/packages.ts'

interface Plan {
  readonly tasks: readonly {
    readonly taskId: string
    readonly task: string
    readonly directory: string
    readonly inputs: Readonly<Record<string, string>>
    readonly resolvedTaskDefinition: { readonly cache: boolean; readonly outputs: readonly string[] }
  }[]
}

test('no result of tests depends on a file that the tests write', async () => {
  const plan: Plan = JSON.parse(
    await mustRun('pnpm', ['exec', 'turbo', 'run', 'test', '--dry=json'], { directory: WORKSPACE }),
  )
  const tests = plan.tasks.filter(({ task }) => task === 'test')
  expect(tests.length).toBeGreaterThan(10)
  for (const { taskId, directory, inputs, resolvedTaskDefinition: kept } of tests) {
    expect([taskId, kept.cache, kept.outputs]).toEqual([taskId, true, ['test-results.json']])
    const input = Object.keys(inputs)
      .map((file) => join(directory, file))
      .join('\n')
    // Its status is 1 where none is ignored.
    const { output } = await run('git', ['check-ignore', '--stdin'], { directory: WORKSPACE, input })
    expect([taskId, output]).toEqual([taskId, ''])
  }
})
