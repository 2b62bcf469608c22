import { setTimeout as delay } from 'node:timers/promises'
import { isatty } from 'node:tty'
import { exitCodes } from './exit-codes.ts'
import { run } from './program.ts'
import { Interruption, type World, type Writer } from './world.ts'

// What ends by itself does so at once.
const graceMs = 500

/** Runs the command with the world of this process. */
export async function runProcess(): Promise<void> {
  const interruption = new AbortController()
  const interrupt = (exitCode: number) => {
    interruption.abort(new Interruption(exitCode))
    // Whatever does not listen, such as a reader that does not read.
    setTimeout(() => process.exit(exitCode), graceMs).unref()
  }
  onSignal('SIGINT', () => interrupt(exitCodes.interrupted))
  onSignal('SIGTERM', () => interrupt(exitCodes.terminated))
  const world: World = {
    environment: process.env,
    input: Object.assign(process.stdin, { isTerminal: isatty(0) }),
    output: createWriter(process.stdout, (code) => {
      if (code === 'EPIPE') return interrupt(exitCodes.brokenPipe)
      process.stderr.write(`✗ The output cannot be written (${code}).\n`)
      process.exit(exitCodes.unexpected)
    }),
    // Nobody has to read what is for people.
    errors: createWriter(process.stderr, () => {}),
    signal: interruption.signal,
    now: Date.now,
  }
  const exitCode = await run(process.argv.slice(2), world)
  // What is under way, such as a renewal in the background, may finish; an interruption waits for next to nothing.
  const { aborted, reason } = interruption.signal
  if (aborted) {
    if (reason instanceof Interruption) await Promise.race([reason.over(), delay(graceMs)])
    process.exit(exitCode)
  }
  process.exitCode = exitCode
}

/** The second signal ends the process at once, as it would without us. */
function onSignal(signal: 'SIGINT' | 'SIGTERM', listener: () => void): void {
  process.once(signal, listener)
}

/** `onBroken` is told why nothing more can be written, such as `EPIPE` where the reader went away. */
function createWriter(stream: NodeJS.WriteStream & { fd: number }, onBroken: (code: string) => void): Writer {
  let isBroken = false
  stream.on('error', ({ code = 'unknown reason' }: NodeJS.ErrnoException) => {
    isBroken = true
    onBroken(code)
  })
  return {
    isTerminal: isatty(stream.fd),
    write: (text) =>
      new Promise((resolve) => {
        if (isBroken) return resolve()
        // Called with an error too, and that one is told by the event.
        stream.write(text, () => resolve())
      }),
  }
}
