import { AuthError } from './errors/auth-error.ts'
import { invalidOptions } from './errors/failures.ts'
import { faultsOf, isFunction, isObject, isObjectWith, may, must, type Rules } from './rules.ts'
import type { AuthObserver } from './session/events.ts'
import type { Clock } from './session/clock.ts'

/** The device that a program runs on, as it is registered in SanteDB. */
export interface DeviceCredentials {
  /** The device's name. SanteDB cannot read an id that contains a `:`. */
  id: string
  /** The device's secret. SanteDB cannot read a secret that contains a `:`. */
  secret: string
}

/** What every `createAuth` needs to know. */
export interface CommonOptions {
  /** SanteDB's base address, `https://host:port`; its OAuth service is at `<root>/auth`. */
  root: string | URL
  /** The application's name: OAuth's `client_id`. */
  clientId: string
  /** The application's secret: OAuth's `client_secret`. iCDR 2.x needs it; iCDR 3.x only where there is no device. */
  clientSecret?: string | undefined
  /** The device that the application runs on. */
  device?: DeviceCredentials | undefined
  /**
   * Says that `fetch` brings a connection with the device's client certificate, so that no `device` is needed: `true`,
   * or the certificate's subject, which tells the sessions of two devices apart in a store that they share. With its
   * fingerprint too, a refusal that is remembered there holds for this certificate, and not for the one after it.
   */
  clientCertificate?: boolean | string | { subject: string; fingerprint: string } | undefined
  /** The generation of the server; see there which ones each `createAuth` knows. */
  dialect?: string | undefined
  /**
   * The policies to ask for, as OIDs (or the scopes, with any other server).
   *
   * @default all that SanteDB would grant
   */
  policies?: readonly string[] | undefined
  /**
   * Origins beside the root's that the token may go to, such as `https://fhir.example.org`.
   *
   * @default none
   */
  origins?: readonly (string | URL)[] | undefined
  /**
   * How long a caller waits for a session at the most, in milliseconds; all that one call waits for counts together.
   *
   * @default 30000
   */
  timeoutMs?: number | undefined
  /**
   * Allows `http:` to a host that is not this machine: secrets and tokens then travel in clear, for everyone
   * between here and there to read.
   *
   * @default false
   */
  unsafeAllowPlainHttp?: boolean | undefined
  /**
   * Sends the application's secret beside the device's to iCDR 3.x. Only for a server in which that was mended: any
   * other one fails every such request.
   *
   * @default false
   */
  sendClientSecretWithDevice?: boolean | undefined
  /**
   * What sends requests, called as `fetch` is: headers come as a record or as `Headers`. An {@link AuthError} that it
   * throws comes through as it is.
   *
   * @default the runtime's own `fetch`
   */
  fetch?: typeof globalThis.fetch | undefined
  /**
   * Time.
   *
   * @default the runtime's own clock
   */
  clock?: Clock | undefined
  /** Receives what happens to the session. */
  onEvent?: AuthObserver | undefined
}

/** Options that were checked: a copy of our own that nobody can change. */
export type Checked<Options extends CommonOptions> = Readonly<
  Omit<Options, 'root' | 'origins' | 'dialect'> & { root: URL; origins: readonly string[]; dialect: string }
>

const mustBeText = 'must be a text that is not empty'
const mustBeFlag = 'must be true or false'

/**
 * Checks options and takes a copy of its own.
 *
 * @param ownRules What one `createAuth` takes beyond the common options.
 * @throws AuthError `invalid_options` naming every option that is wrong and what it must be, never its value.
 */
export function checkOptions<Options extends CommonOptions>(
  options: Options,
  dialects: readonly string[],
  ownRules: Rules,
): Checked<Options> {
  const dialect = may((value) => dialects.includes(String(value)), `must be one of ${dialects.join(', ')}`)
  const faults = faultsOf({ ...commonRules(options ?? {}), dialect, ...ownRules }, options ?? {})
  if (faults.length > 0)
    throw new AuthError(invalidOptions, `Wrong options: ${faults.join('; ')}.`, { faults })
  return Object.freeze({
    ...options,
    root: new URL(options.root),
    device: options.device && { ...options.device },
    origins: (options.origins ?? []).map((origin) => new URL(origin).origin),
    policies: options.policies && [...options.policies],
    dialect: options.dialect ?? 'auto',
  })
}

function commonRules({ unsafeAllowPlainHttp }: Partial<CommonOptions>): Rules {
  const isRoot = (value: unknown) => isAddress(value, unsafeAllowPlainHttp === true)
  return {
    root: must(
      isRoot,
      'must be an absolute https URL without user name, query or fragment; http only to this machine, or with unsafeAllowPlainHttp',
    ),
    clientId: text,
    policies: may(isListOf(isPolicy), 'must be a list of OIDs'),
    origins: may(isListOf(isRoot), 'must be a list of URLs like root'),
    timeoutMs: may(isTimerDelay, 'must be milliseconds above 0'),
    unsafeAllowPlainHttp: may(isFlag, mustBeFlag),
    fetch: may(isFunction, 'must be a function'),
    clock: may(isObjectWith('now', 'setTimeout'), 'must have the functions now and setTimeout'),
    onEvent: may(isFunction, 'must be a function'),
  }
}

/** What a program's own credentials must be. */
export function credentialRules(options: Partial<CommonOptions> | undefined): Rules {
  return {
    clientSecret: (options?.dialect === 'icdr2' ? must : may)(isText, mustBeText),
    device: may(isObject, 'must be an object with id and secret', { id: basicPart, secret: basicPart }),
    clientCertificate: may(
      (value) => isFlag(value) || isText(value) || isObject(value),
      `${mustBeFlag} or a subject`,
      { subject: text, fingerprint: text },
    ),
    sendClientSecretWithDevice: may(isFlag, mustBeFlag),
  }
}

/** Whether a value is the address of a server that secrets and tokens may go to. */
export function isAddress(value: unknown, mayBePlain: boolean): boolean {
  const text = String(value)
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return false
  const { protocol, hostname, username, password, search, hash } = new URL(text)
  const isSafe = protocol === 'https:' || mayBePlain || loopbackHost.test(hostname)
  return isSafe && username + password + search + hash === ''
}

/** The names of this machine, to which plain http stays on it. */
export const loopbackHost: RegExp = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/

const isMatch = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value)
const isText = isMatch(/./s)
const text = must(isText, mustBeText)
const isPolicy = isMatch(/^\S+$/)
const isFlag = (value: unknown) => typeof value === 'boolean'
const isTimerDelay = (value: unknown) => typeof value === 'number' && value > 0 && value < 2 ** 31
const isListOf = (isItem: (value: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.every(isItem)
const basicPart = must(isMatch(/^[^:]+$/), `${mustBeText} and has no ":", which SanteDB cannot read`)
