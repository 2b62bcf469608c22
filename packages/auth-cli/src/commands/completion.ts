import { UsageError } from '../arguments/usage-error.ts'
import { bashCompletion } from '../completion/bash.ts'
import { zshCompletion } from '../completion/zsh.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Command } from './command.ts'

const shells = new Map([
  ['bash', bashCompletion],
  ['zsh', zshCompletion],
])

/** Makes the command that prints completions for these commands. */
export function createCompletion(listCommands: () => readonly Command[]): Command {
  return {
    name: 'completion',
    summary: 'print the completion script for bash or zsh',
    operands: 'SHELL',
    choices: [...shells.keys()],
    options: {},
    example: 'source <(santedb-auth completion bash)',

    async run({ operands: [shell = '', ...more] }, { output }) {
      const complete = shells.get(shell)
      if (!complete || more.length > 0) throw new UsageError('completion takes one shell: bash or zsh.')
      await output.write(complete(listCommands()))
      return exitCodes.success
    },
  }
}
