import { UsageError } from '../arguments/usage-error.ts'
import { openAuth } from '../configuration/open-auth.ts'
import { exitCodes } from '../exit-codes.ts'
import { withSpinner } from '../output/spinner.ts'
import type { Command } from './command.ts'
import { configurationOptions } from './configuration-options.ts'

/** Ends the session that is kept. */
export const signOut: Command = {
  name: 'sign-out',
  summary: 'end the session that is kept, here and at the server where it can',
  options: configurationOptions,
  example: 'santedb-auth sign-out',

  async run(given, world) {
    if (given.operands.length > 0) throw new UsageError('sign-out takes no operands.')
    const { auth, has } = await openAuth(given, world)
    const { signal, errors } = world
    const { endedAtServer } = await withSpinner(errors, 'Signing out', () => auth.signOut({ signal }))
    const where = endedAtServer
      ? 'The session was ended, here and at the server.'
      : 'The session is forgotten here; at the server it lives on until its end.'
    await errors.write(`${has('session_ended') ? where : 'There was no session.'}\n`)
    return exitCodes.success
  },
}
