import type { Json } from './json.ts'

/** Something that parses what came from outside. */
export interface Target {
  readonly name: string
  /** What it is that comes from outside, in a few words. */
  readonly about: string
  /** Real inputs to begin with. */
  seeds(): Promise<readonly Json[]>
  /** Words that mean something to it. */
  readonly words?: readonly string[]
  /**
   * Gives it an input. It ends well, or throws: {@link NotAnInput} for what cannot come from outside, anything else is
   * a fault.
   */
  run(input: Json): Promise<void>
  /**
   * The files whose code is watched for new ways.
   *
   * @default the built packages
   */
  readonly watched?: RegExp
}

/** Thrown for a mutation that nobody outside could send, such as a header with a line break in it. */
export class NotAnInput extends Error {
  override readonly name = 'NotAnInput'
}

/** An outcome that must not be. */
export class Fault extends Error {
  override readonly name = 'Fault'
  /** What kind it is: `untyped error`, `leak`, `wrong shape`, `hang` and so on. */
  readonly kind: string

  constructor(kind: string, message: string, cause?: unknown) {
    super(`${kind}: ${message}`, cause === undefined ? undefined : { cause })
    this.kind = kind
  }

  /** The same for faults that have the same reason, as far as can be told. */
  get signature(): string {
    const { cause } = this
    const frame = cause instanceof Error ? firstFrame(cause) : ''
    return `${this.kind} ${frame || this.message.replaceAll(/\d+|"[^"]*"/g, '…').slice(0, 80)}`
  }
}

function firstFrame({ stack = '' }: Error): string {
  return /\/(?:packages|node_modules|apps)\/([^\s)]+)/.exec(stack)?.[1] ?? ''
}
