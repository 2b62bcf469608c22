import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { decodeProtectedHeader } from 'jose'
import { sendRequests } from './send-requests.ts'
import type { Subject } from './subjects.ts'

const warmUpMs = 500

/** A server that has been started, and what was measured of it. */
export class RunningSubject {
  readonly subject: Subject
  /** Requests per second, round by round. */
  readonly rates: number[] = []
  highestSenderLoad = 0
  readonly #child: ChildProcess
  readonly #port: number

  private constructor(subject: Subject, child: ChildProcess, port: number) {
    this.subject = subject
    this.#child = child
    this.#port = port
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
      const sent = await sendRequests(this.subject, this.#port, warmUpMs)
      answered += sent.answered
      assertSigned(this.subject, sent.firstBody)
    }
  }

  async measure(durationMs: number): Promise<void> {
    const { answered, seconds, senderLoad } = await sendRequests(this.subject, this.#port, durationMs)
    this.rates.push(answered / seconds)
    this.highestSenderLoad = Math.max(this.highestSenderLoad, senderLoad)
  }

  stop(): void {
    this.#child.kill()
  }
}

function assertSigned({ name, signed }: Subject, body: string): void {
  if (!signed) return
  const answer: unknown = JSON.parse(body)
  const tokens = new Map<string, unknown>(Object.entries(answer ?? {}))
  const { alg } = decodeProtectedHeader(String(tokens.get(signed.member)))
  if (alg !== signed.algorithm) throw new Error(`${name} signs with ${alg}`)
}
