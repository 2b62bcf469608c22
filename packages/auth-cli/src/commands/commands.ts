import { call } from './call.ts'
import type { Command } from './command.ts'
import { createCompletion } from './completion.ts'
import { doctor } from './doctor.ts'
import { explain } from './explain.ts'
import { inspect } from './inspect.ts'
import { signOut } from './sign-out.ts'
import { token } from './token.ts'

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  token,
  call,
  inspect,
  doctor,
  signOut,
  explain,
  createCompletion(() => commands),
]
