import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Command, MemberSettings, Report } from '../../fleet/messages.ts'

const program = fileURLToPath(new URL('../../fleet/member.ts', import.meta.url))

type ReportOf<Type extends Report['type']> = Report & { type: Type }

/** A process of a fleet. */
export class Member {
  readonly #process: ChildProcess
  readonly #end: Promise<never>

  constructor(settings: MemberSettings) {
    this.#process = fork(program, [JSON.stringify(settings)], { execArgv: [] })
    this.#end = once(this.#process, 'exit').then(([code, signal]) => {
      throw new Error(`A member of the fleet ended: ${code ?? signal}`)
    })
    this.#end.catch(() => {})
  }

  /** Tells the member what to do. */
  tell(command: Command): void {
    this.#process.send(command)
  }

  /** The next report of that type; rejects where the member ends before. */
  next<Type extends Report['type']>(type: Type): Promise<ReportOf<Type>> {
    const report = new Promise<ReportOf<Type>>((resolve) => {
      const receive = (received: Report) => {
        if (!isOf(type, received)) return
        this.#process.off('message', receive)
        resolve(received)
      }
      this.#process.on('message', receive)
    })
    return Promise.race([report, this.#end])
  }

  /** Makes calls; gives what became of them. */
  call(calls: number): Promise<ReportOf<'called'>> {
    this.tell({ type: 'call', calls })
    return this.next('called')
  }

  /** Moves the member's clock. */
  advance(durationMs: number): Promise<ReportOf<'advanced'>> {
    this.tell({ type: 'advance', durationMs })
    return this.next('advanced')
  }

  /** Ends the member in the middle of whatever it does. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#end.catch(() => {})
  }
}

/** Starts a fleet, and waits until all of it is ready. */
export async function startFleet(size: number, settings: MemberSettings): Promise<Member[]> {
  const members = Array.from({ length: size }, () => new Member(settings))
  await Promise.all(members.map((member) => member.next('ready')))
  return members
}

function isOf<Type extends Report['type']>(type: Type, report: Report): report is ReportOf<Type> {
  return report.type === type
}
