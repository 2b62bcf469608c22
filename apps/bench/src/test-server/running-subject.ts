import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { decodeProtectedHeader } from 'jose'
import { type Sent, sendRequests, writeRequest } from '../send-requests.ts'
import type { Subject } from './subjects.ts'

const warmUpMs = 500
const connections = 16

/** A server that has been started, and what was measured of it. */
export class RunningSubject {
  readonly subject: Subject
  /** Requests per second, round by round. */
  readonly rates: number[] = []
  highestSenderLoad = 0
  readonly #child: ChildProcess
  readonly #port: number
  readonly #bytes: Buffer

  private constructor(subject: Subject, child: ChildProcess, port: number) {
    this.subject = subject
    this.#child = child
    this.#port = port
    this.#bytes = writeRequest(`POST ${subject.path}`, subject.headers, Buffer.from(subject.body))
  }

  static async start(subject: Subject): Promise<RunningSubject> {
    // oidc-provider warns of keeping everything in memory, which is what is wanted here.
    const child = spawn(process.execPath, subject.command, { stdio: ['ignore', 'pipe', 'ignore'] })
    const [printed] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
    const [, port] = /http:\/\/127\.0\.0\.1:(\d+)/.exec(String(printed)) ?? []
    if (port === undefined) throw new Error(`${subject.name} did not start`)
    return new RunningSubject(subject, child, Number(port))
  }

  /** Sends requests until the engine has compiled what it will, and looks whether the tokens are what they should be. */
  async warmUp(requests: number): Promise<void> {
    for (let answered = 0; answered < requests;) {
      answered += (await this.#send(warmUpMs)).latenciesMs.length
      await assertSigned(this.subject, this.#port)
    }
  }

  async measure(durationMs: number): Promise<void> {
    const before = process.cpuUsage()
    const startedAtMs = performance.now()
    this.rates.push((await this.#send(durationMs)).perSecond)
    const { user, system } = process.cpuUsage(before)
    const senderLoad = (user + system) / 1000 / (performance.now() - startedAtMs)
    this.highestSenderLoad = Math.max(this.highestSenderLoad, senderLoad)
  }

  stop(): void {
    this.#child.kill()
  }

  #send(durationMs: number): Promise<Sent> {
    return sendRequests({ bytes: this.#bytes, connections }, this.#port, durationMs)
  }
}

async function assertSigned({ name, path, headers, body, signed }: Subject, port: number): Promise<void> {
  if (!signed) return
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body })
  const answer: unknown = await response.json()
  const tokens = new Map<string, unknown>(Object.entries(answer ?? {}))
  const { alg } = decodeProtectedHeader(String(tokens.get(signed.member)))
  if (alg !== signed.algorithm) throw new Error(`${name} signs with ${alg}`)
}
