// One process of a fleet. It tells when it is ready, makes the calls that it is told to, and tells what came of them.
import type { Plan } from '../fleet.ts'
import { makeCalls } from '../make-calls.ts'
import { sharers } from '../sharers.ts'

const [name = '', root = '', redisUrl = ''] = process.argv.slice(2)
const call = await sharers[name]?.(root, redisUrl)
if (!call) throw new Error(`${name} cannot share a session`)
process.on('message', (plan: Plan) => void makeCalls(call, plan).then((done) => process.send?.(done)))
process.once('disconnect', () => process.exit())
process.send?.('ready')
