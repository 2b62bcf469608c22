// pnpm soak: services on every runtime call through trouble, for as long as it takes.
import { openContainerHost } from '../tests/support/container-host.ts'
import { openProcessHost } from '../tests/support/process-host.ts'
import { judge } from './oracle/judge.ts'
import { describePlan } from './plan/describe.ts'
import { planEpisodes } from './plan/plan.ts'
import { createRandom } from './plan/random.ts'
import { describeVerdict } from './report.ts'
import { readSettings, type Settings, usage } from './settings.ts'
import { castOf } from './world/cast.ts'
import { runSoak } from './world/run-soak.ts'
import { writeEventLog } from './write-event-log.ts'

try {
  process.exitCode = await main(readSettings(process.argv.slice(2)))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  console.error(`\n${usage}`)
  process.exitCode = 2
}

async function main({ minutes, seed, isJson, server, size }: Settings): Promise<number> {
  const say = isJson ? console.error : console.log
  const durationMs = minutes * 60_000
  const cast = castOf(size, createRandom(seed).between(11, 17))
  const episodes = planEpisodes(cast, { seed, durationMs, calmMs: [1500, 7000] })
  say(`Seed ${seed}, ${minutes} minutes; sessions last ${(cast.identities[0]?.sessionMs ?? 0) / 1000} s.\n`)
  say(`${describePlan(episodes)}\n`)

  const host = (server === 'container' ? await openContainerHost() : undefined) ?? openProcessHost()
  say(host.kind === 'container' ? 'The servers run in containers.' : 'The servers run as processes.')
  const ending = new AbortController()
  process.once('SIGINT', () => ending.abort())
  try {
    const history = await runSoak({
      host,
      cast,
      episodes,
      durationMs,
      callEveryMs: 400,
      signal: ending.signal,
      onBegin: () => say('It begins.'),
      onEpisode: ({ generation, atMs, title }, isLeftOut) =>
        say(
          `${(atMs / 1000).toFixed(1).padStart(7)} s  iCDR ${generation}  ${title}${isLeftOut ? ': left out, it is too late' : ''}`,
        ),
    })
    const verdict = judge(history)
    say(`\n${describeVerdict(verdict)}`)
    const { faults } = verdict
    const eventLog = faults.length > 0 ? await writeEventLog(seed, history, faults) : undefined
    if (eventLog !== undefined) say(`What happened before them is in ${eventLog}`)
    if (isJson)
      console.log(JSON.stringify({ seed, minutes, server: host.kind, eventLog, ...verdict }, null, 2))
    return faults.length > 0 ? 1 : 0
  } finally {
    await host.dispose()
  }
}
