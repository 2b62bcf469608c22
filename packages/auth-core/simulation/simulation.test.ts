import { expect, test } from 'vitest'
import { runSimulation } from './run-simulation.ts'

const runsEach = 1000

test.for([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])(
  `what must stay true stays true in ${runsEach} runs (%i)`,
  { timeout: 600_000 },
  async (part) => {
    for (let seed = part * runsEach + 1; seed <= (part + 1) * runsEach; seed += 1) {
      const { violations, tail } = await runSimulation(seed)
      expect(violations, `${tail.join('\n')}\npnpm simulate --seed ${seed}`).toEqual([])
    }
  },
)
