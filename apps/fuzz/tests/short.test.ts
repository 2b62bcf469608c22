import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { runCampaign } from '../src/engine/campaign.ts'
import { readFound } from '../src/engine/found.ts'
import { provideFolder } from '../src/engine/temporary-folder.ts'
import { targets } from '../src/targets/index.ts'

const found = fileURLToPath(new URL('../found', import.meta.url))
const runs = 150

const provided = provideFolder()
Object.assign(process.env, provided.environment)
afterAll(() => provided.remove())

test.for(targets.map((target) => [target.name, target] as const))(
  '%s has no fault with all that was one once, and some more',
  async ([name, target]) => {
    const faults: string[] = []
    const kept = readFound(found, name).map(({ input }) => input)
    const report = await runCampaign(target, {
      seed: 20_261_122,
      runs: kept.length + runs,
      untilMs: Infinity,
      kept,
      guided: false,
      onInput: () => {},
      onDone: () => {},
      onFault: ({ message }, input) => void faults.push(`${message} ${JSON.stringify(input).slice(0, 500)}`),
    })
    expect(faults).toEqual([])
    expect(report.runs).toBeGreaterThanOrEqual(runs)
  },
)

test('every target has a name of its own, and what is kept is kept for one', () => {
  const names = new Set(targets.map(({ name }) => name))
  expect(names.size).toBe(targets.length)
  expect(readdirSync(found).filter((folder) => !names.has(folder))).toEqual([])
})
