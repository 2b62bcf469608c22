import type { Arguments, Options } from '../arguments/parse-arguments.ts'
import type { World } from '../world.ts'

/** One word after `santedb-auth`. */
export interface Command {
  readonly name: string
  /** One line. */
  readonly summary: string
  /** What stands after the name, as the help shows it: `METHOD PATH`. */
  readonly operands?: string
  /** What the operand can be, for completion. */
  readonly choices?: readonly string[]
  readonly options: Options
  /** One call that works, without `$`. */
  readonly example: string
  /** Does the work and gives the exit code. */
  run(given: Arguments, world: World): Promise<number>
}
