import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'

/** How a process of a client is started. */
export interface ClientSettings {
  readonly name: string
  readonly identity: string
  readonly program: string
  readonly programArguments: readonly string[]
  /** As they are when it is started. */
  readonly variables: () => Readonly<Record<string, string>>
  readonly onOutput: (text: string, isError: boolean) => void
  readonly onEnd: (how: string) => void
}

const running = new Set<ChildProcess>()
// Whatever ends this process, its clients end with it.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

const patienceMs = 60_000
const stopMs = 3000

/** A process that calls when it is told to, and that can be killed and started again. */
export class Client {
  readonly name: string
  readonly identity: string
  readonly #settings: ClientSettings
  #child: ChildProcess | undefined
  #address: string | undefined

  constructor(settings: ClientSettings) {
    this.#settings = settings
    this.name = settings.name
    this.identity = settings.identity
  }

  /** Where it answers, while it does. */
  get address(): string | undefined {
    return this.#address
  }

  /** Starts it, and waits until it says where it listens. */
  async start(): Promise<void> {
    const { program, programArguments, variables, onOutput, onEnd } = this.#settings
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('SANTEDB_'))
    const child = spawn(program, programArguments, {
      env: { ...Object.fromEntries(inherited), NO_COLOR: '1', PORT: '0', ...variables() },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    running.add(child)
    child.once('exit', () => running.delete(child))
    child.once('exit', (code, signal) => {
      // Whoever ends it takes it away first.
      if (this.#child !== child) return
      this.#address = undefined
      onEnd(`exit ${code ?? signal}`)
    })
    child.stderr.on('data', (chunk: Buffer) => onOutput(chunk.toString(), true))
    const address = await new Promise<string>((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`${this.name} ${why}`))
      child.once('error', (error) => fail(`cannot be started: ${error.message}`))
      child.once('exit', () => fail('ended before it listened'))
      setTimeout(() => fail('does not say where it listens'), patienceMs).unref()
      child.stdout.on('data', (chunk: Buffer) => {
        onOutput(chunk.toString(), false)
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(chunk.toString())?.[0]
        if (found !== undefined) resolve(found)
      })
    })
    if (this.#child === child) this.#address = address
  }

  /** Ends it in the middle of whatever it does. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Ends it as its operator does. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM')
  }

  /** Its process that does the work: that of workerd is a child of the one that was started. */
  async pid(): Promise<number | undefined> {
    const pid = this.#child?.pid
    if (pid === undefined) return undefined
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
    return Number(children.trim().split(' ')[0] || pid)
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child
    this.#child = this.#address = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill(signal)
    const waiting = new AbortController()
    void wait(stopMs, undefined, { signal: waiting.signal }).then(
      () => child.kill('SIGKILL'),
      () => {},
    )
    await exit
    waiting.abort()
  }
}
