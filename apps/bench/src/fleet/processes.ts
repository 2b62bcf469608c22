import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startRedis } from '../../../../packages/auth-node/src/redis/redis-server.test-support.ts'
import { startSanteDb } from '../santedb/start-santedb.ts'
import { type Done, type Fleet, type Plan, sum } from './fleet.ts'

const program = fileURLToPath(new URL('programs/member.ts', import.meta.url))

/** Processes of Node.js that share a session in a Redis of their own. */
export async function measureProcesses(name: string, plan: Plan, tokenRequestMs: number): Promise<Fleet> {
  const { sessionSeconds } = plan
  using santeDb = await startSanteDb({ tokenRequestMs, sessionSeconds })
  const redis = await startRedis()
  const members = Array.from({ length: plan.members }, () =>
    fork(program, [name, santeDb.root, redis.url], { execArgv: [] }),
  )
  try {
    await Promise.all(members.map((member) => hear(member)))
    const told = members.map((member) => hear(member))
    for (const member of members) member.send(plan)
    const done = sum(await Promise.all(told))
    return { ...done, tokenRequestTimesMs: (await santeDb.count()).tokenRequestTimesMs }
  } finally {
    await Promise.all(members.map(end))
    await redis.stop()
  }
}

async function end(member: ChildProcess): Promise<void> {
  if (member.exitCode !== null || member.signalCode !== null) return
  const exit = once(member, 'exit')
  member.kill('SIGKILL')
  await exit
}

async function hear(member: ChildProcess): Promise<Done> {
  const giveUp = new AbortController()
  const { signal } = giveUp
  try {
    const ended = once(member, 'exit', { signal }).then(([code]): never => {
      throw new Error(`A process of the fleet ended with ${code}`)
    })
    const [message] = await Promise.race([once(member, 'message', { signal }), ended])
    return message
  } finally {
    giveUp.abort()
  }
}
