import type { Arguments } from '../arguments/parse-arguments.ts'
import { readBody } from '../arguments/read-body.ts'
import { isSecretHeader, refuseSecret } from '../arguments/refuse-secrets.ts'
import { UsageError } from '../arguments/usage-error.ts'
import { openAuth } from '../configuration/open-auth.ts'
import { exitCodeOfStatus } from '../exit-codes.ts'
import { withSpinner } from '../output/spinner.ts'
import { createStyle } from '../output/style.ts'
import type { Command } from './command.ts'
import { configurationOptions } from './configuration-options.ts'

/** Makes one signed-in request. */
export const call: Command = {
  name: 'call',
  summary: 'make a signed-in request, and print what is answered',
  operands: 'METHOD PATH',
  choices: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'],
  options: {
    header: { value: "'NAME: VALUE'", short: 'H', multiple: true, help: 'send a header' },
    data: { value: '@FILE|-', short: 'd', help: 'send a file, standard input (-), or this text' },
    include: { short: 'i', help: 'print status and headers before the body' },
    ...configurationOptions,
  },
  example: "santedb-auth call GET '/fhir/Patient?_count=5'",

  async run(given, world) {
    const { method, path } = readTarget(given)
    const headers = readHeaders(given.texts('header'))
    if (given.text('data') === '-' && given.flag('secrets-stdin')) {
      throw new UsageError('--data - and --secrets-stdin cannot both read standard input.')
    }
    if (given.text('data') !== undefined && /^(GET|HEAD)$/.test(method)) {
      throw new UsageError(`A ${method} request has no body: --data is for POST, PUT and PATCH.`)
    }
    const body = await readBody(given.text('data'), world)
    if (body !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json')
    const { auth, origins } = await openAuth(given, world)
    const [root = ''] = origins
    const { origin } = URL.canParse(path, root) ? new URL(path, root) : { origin: root }
    if (!origins.includes(origin)) {
      await world.errors.write(
        `${origin} is neither the root nor one of SANTEDB_ORIGINS: the call goes there without the session.\n`,
      )
    }
    const response = await withSpinner(world.errors, `${method} ${path}`, () =>
      auth.fetch(path, { method, headers, signal: world.signal, ...(body !== undefined && { body }) }),
    )
    if (given.flag('include')) await world.output.write(describeHead(response))
    for await (const chunk of response.body ?? []) await world.output.write(chunk)
    if (!response.ok) {
      const style = createStyle(world.errors, world.environment)
      await world.errors.write(`${style.bad('✗')} ${method} ${path}: HTTP ${response.status}\n`)
    }
    return exitCodeOfStatus(response.status)
  },
}

function readTarget({ operands }: Arguments): { method: string; path: string } {
  const [method, path, ...more] = operands
  if (method === undefined || path === undefined || more.length > 0) {
    throw new UsageError('call takes a method and a path: call GET /fhir/Patient.')
  }
  // The latter are those that no fetch sends (Fetch standard, forbidden methods).
  if (!/^[A-Za-z]+$/.test(method) || /^(CONNECT|TRACE|TRACK)$/i.test(method))
    throw new UsageError(`There is no method ${JSON.stringify(method)}.`)
  return { method: method.toUpperCase(), path }
}

function readHeaders(lines: readonly string[]): Headers {
  const headers = new Headers()
  for (const line of lines) {
    const [, name, value] = /^([^\s:]+):\s*(.*)$/.exec(line) ?? []
    if (name === undefined || value === undefined) throw new UsageError("--header must be 'NAME: VALUE'.")
    if (isSecretHeader(name)) refuseSecret(`--header '${name}: …'`)
    headers.append(name, value)
  }
  return headers
}

/** The beginning of the answer as HTTP/1.1 writes it. */
function describeHead({ status, statusText, headers }: Response): string {
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\n`)
  return `HTTP/1.1 ${`${status} ${statusText}`.trim()}\n${lines.join('')}\n`
}
