import * as v from 'valibot'
import { AuthError } from './errors/auth-error.ts'
import { invalidOptions } from './errors/failures.ts'

/** The device that a program runs on, as it is registered in SanteDB. */
export interface DeviceCredentials {
  /** The device's name. SanteDB cannot read an id that contains a `:`. */
  id: string
  /** The device's secret. SanteDB cannot read a secret that contains a `:`. */
  secret: string
}

/** What {@link createAuth} needs to know. */
export interface AuthOptions {
  /** SanteDB's base address, `https://host:port`; its OAuth service is at `<root>/auth`. */
  root: string | URL
  /** The application's name: OAuth's `client_id`. */
  clientId: string
  /** The application's secret: OAuth's `client_secret`. */
  clientSecret: string
  /** The device that the application runs on. */
  device: DeviceCredentials
  /**
   * Allows `http:` to a host that is not this machine: secrets and tokens then travel in clear, for everyone
   * between here and there to read.
   *
   * @default false
   */
  unsafeAllowPlainHttp?: boolean
  /**
   * What sends requests.
   *
   * @default the runtime's own `fetch`
   */
  fetch?: typeof globalThis.fetch
}

/** Options that were checked: a copy of our own that nobody can change. */
export interface CheckedOptions extends Readonly<Omit<AuthOptions, 'fetch'>> {
  readonly root: URL
  readonly fetch?: typeof globalThis.fetch | undefined
}

const loopbackHost = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/

const nonEmptyText = (what: string) => {
  const message = `must be ${what}`
  return v.pipe(v.string(message), v.nonEmpty(message))
}

const readableByBasic = (what: string) =>
  v.pipe(
    nonEmptyText(what),
    v.excludes(':', 'must not contain ":", which SanteDB cannot read in a Basic header'),
  )

const absoluteUrl = v.pipe(
  v.unknown(),
  v.transform((value) => (value instanceof URL ? value.href : value)),
  v.string('must be an absolute http(s) URL'),
  v.check(isAbsoluteHttpUrl, 'must be an absolute http(s) URL without user name, query or fragment'),
  v.transform((value) => new URL(value)),
)

const authOptions = v.pipe(
  v.strictObject(
    {
      root: absoluteUrl,
      clientId: nonEmptyText('the name of the application, a text that is not empty'),
      clientSecret: nonEmptyText('the secret of the application, a text that is not empty'),
      device: v.strictObject(
        {
          id: readableByBasic('the name of the device, a text that is not empty'),
          secret: readableByBasic('the secret of the device, a text that is not empty'),
        },
        unknownOr('must be an object with the id and the secret of the device'),
      ),
      unsafeAllowPlainHttp: v.optional(v.boolean('must be true or false'), false),
      fetch: v.optional(
        v.custom<typeof globalThis.fetch>(
          (value) => typeof value === 'function',
          'must be a function like fetch',
        ),
      ),
    },
    unknownOr('must be an object'),
  ),
  v.forward(
    v.partialCheck(
      [['root'], ['unsafeAllowPlainHttp']],
      ({ root, unsafeAllowPlainHttp }) =>
        unsafeAllowPlainHttp || root.protocol === 'https:' || loopbackHost.test(root.hostname),
      'must be https, because secrets and tokens go there; only this machine itself may be reached by plain http (or set unsafeAllowPlainHttp)',
    ),
    ['root'],
  ),
)

/**
 * Checks the options and takes a copy of its own.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong and what it must be, never its value.
 */
export function checkOptions(options: AuthOptions): CheckedOptions {
  const result = v.safeParse(authOptions, options)
  if (result.success) return Object.freeze(result.output)
  const faults = result.issues.map((issue) => `${v.getDotPath(issue) ?? 'options'} ${issue.message}`)
  throw new AuthError(invalidOptions, `Wrong options: ${[...new Set(faults)].join('; ')}.`)
}

function unknownOr(message: string) {
  return (issue: v.StrictObjectIssue): string => {
    if (issue.expected !== 'never') return issue.received === 'undefined' ? 'is missing' : message
    return 'is not an option: check its spelling'
  }
}

function isAbsoluteHttpUrl(value: string): boolean {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return false
  const { username, password, search, hash } = new URL(value)
  return username === '' && password === '' && search === '' && hash === ''
}
