import type { Command } from './command.ts'
import { createCompletion } from './completion.ts'
import { explain } from './explain.ts'
import { inspect } from './inspect.ts'

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [inspect, explain, createCompletion(() => commands)]
