import type { Session } from '@santedb/auth-core'
import { UsageError } from '../arguments/usage-error.ts'
import type { Arguments } from '../arguments/parse-arguments.ts'
import { openAuth } from '../configuration/open-auth.ts'
import { exitCodes } from '../exit-codes.ts'
import { withSpinner } from '../output/spinner.ts'
import type { Command } from './command.ts'
import { configurationOptions } from './configuration-options.ts'

const forms = ['header', 'json', 'env', 'identity'] as const

/** Prints the access token of a live session. */
export const token: Command = {
  name: 'token',
  summary: 'print an access token; the session is kept for the next call',
  options: {
    header: { help: 'print the header Authorization: Bearer …' },
    json: { help: 'print the token with its end, policies and subject' },
    env: { help: 'print a line for the shell: export SANTEDB_ACCESS_TOKEN=…' },
    identity: { help: 'print the identity token instead, for inspect' },
    renew: { help: 'replace the session first' },
    ...configurationOptions,
  },
  example: 'santedb-auth token --header | curl --header @- "$SANTEDB_ROOT/fhir/Patient"',

  async run(given, world) {
    if (given.operands.length > 0) throw new UsageError('token takes no operands.')
    const form = formOf(given)
    const { auth, has } = await openAuth(given, world)
    const { signal } = world
    const session = await withSpinner(world.errors, 'Signing in', async () => {
      const live = await auth.session({ signal })
      return given.flag('renew') && has('session_joined') ? auth.renew({ signal }) : live
    })
    await world.output.write(`${print(session, form)}\n`)
    return exitCodes.success
  },
}

type Form = (typeof forms)[number] | undefined

function formOf({ flag }: Arguments): Form {
  const wanted = forms.filter((form) => flag(form))
  if (wanted.length > 1)
    throw new UsageError(`Only one of ${forms.map((form) => `--${form}`).join(', ')} can be given.`)
  return wanted[0]
}

function print(session: Session, form: Form): string {
  const { accessToken, identityToken, expiresAt, policies, subject } = session
  switch (form) {
    case 'header':
      return `Authorization: Bearer ${accessToken}`
    case 'env':
      // SanteDB's tokens have no character that a shell would read; one of another server's might.
      return `export SANTEDB_ACCESS_TOKEN='${accessToken.replaceAll("'", "'\\''")}'`
    case 'json':
      return JSON.stringify({ accessToken, expiresAt, policies, subject }, null, 2)
    case 'identity':
      if (identityToken === undefined) throw new Error('The server gave no identity token.')
      return identityToken
    default:
      return accessToken
  }
}
