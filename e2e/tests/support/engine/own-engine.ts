import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { canRun } from '../run.ts'

const KEEPER = fileURLToPath(new URL('keep-engine.sh', import.meta.url))
const PATIENCE_MS = 15_000

interface OwnEngine {
  readonly environment: Record<string, string>
  stop(): Promise<void>
}

/**
 * Starts an engine that shares nothing with any other: its socket, its data and its bridge are its own. It ends with
 * this process, however that ends.
 *
 * @param answers Whether an engine can be talked to.
 * @returns nothing where the program is missing, or is not allowed or not able to start; the latter is told on
 *   standard error
 */
export async function startOwnEngine(
  answers: (environment: Record<string, string>) => Promise<boolean>,
): Promise<OwnEngine | undefined> {
  if (process.getuid?.() !== 0 || !(await canRun('dockerd', ['--version']))) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'santedb-engine-'))
  const [first = 0, second = 0] = randomBytes(2)
  const bridge = `santedb-${randomBytes(3).toString('hex')}`
  const keeper = spawn('sh', [KEEPER, folder, bridge, `10.${first}.${second}.1/28`], {
    // A session of its own: Ctrl-C in a terminal must end the tests first, and the engine after them.
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const ended = once(keeper, 'close')
  const stop = async (): Promise<void> => {
    keeper.stdin.end()
    await ended
  }

  const giveUp = new AbortController()
  const environment = { DOCKER_HOST: `unix://${folder}/socket` }
  const ready = (async () => {
    while (!giveUp.signal.aborted) {
      if (await answers(environment)) return undefined
      await wait(100)
    }
    return 'it was too slow'
  })()
  const failed = once(keeper.stdout, 'data').then(([output]) => String(output).trim())
  const failure = await Promise.race([ready, failed, wait(PATIENCE_MS, 'it was too slow', { ref: false })])
  giveUp.abort()
  if (failure === undefined) return { environment, stop }
  process.stderr.write(`No container engine could be started: ${failure}\n`)
  await stop()
  return undefined
}
