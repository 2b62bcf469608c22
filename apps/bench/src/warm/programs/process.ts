// One runtime's turns, on Node.js, Deno and Bun: `process.ts <root> <plan as JSON>` prints what `takeTurns` gave.
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '@santedb/test-server'
import { createContest } from '../contest.ts'
import { createGoogleCaller } from '../google.ts'
import { work } from '../measure.ts'
import { type Plan, takeTurns } from '../rounds.ts'

const [, , root = '', planText = ''] = process.argv
const plan: Plan = JSON.parse(planText)
const isNode = !('Deno' in globalThis) && !('Bun' in globalThis)
// The package that each runtime has, with the way that it has of its own.
const { createAuth } = isNode ? await import('@santedb/auth-node') : await import('@santedb/auth-edge')

const auth = createAuth({
  root,
  clientId: EXAMPLE_APPLICATION.id,
  clientSecret: EXAMPLE_APPLICATION.secret,
  device: { id: EXAMPLE_DEVICE.id, secret: EXAMPLE_DEVICE.secret },
})
const contest = await createContest(auth, root, { 'google-auth-library': createGoogleCaller })
const names = Object.keys(contest)

const measure = (over: 'loopback' | 'stub', calls: number) =>
  takeTurns(names, { rounds: plan.rounds, warmUpRounds: plan.warmUpRounds, calls }, async (name) => {
    const call = contest[name]
    if (!call) throw new Error(name)
    const startedAtMs = performance.now()
    await work(call, root, { over, calls })
    return performance.now() - startedAtMs
  })

const loopback = await measure('loopback', plan.callsOverLoopback)
const stub = await measure('stub', plan.callsToStub)
console.log(JSON.stringify({ loopback, stub }))
