import { AuthError } from '@santedb/auth-core'
import { faultsOfAttempt, invalidOptions } from '../failures.ts'
import { mayComeBack, mayGoOnward } from './headers.ts'
import type { GatewayOptions } from './options.ts'
import type { RouteOptions } from './route.ts'

const literal = /^\/(?:[\w.~$-]+(?:\/[\w.~$-]+)*\/?)?$/
const pattern = /^(?:\/:?[\w.~$-]+)*(?:\/|\/\*)?$/
const methods = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/
const routeNames = new Set([
  'path',
  'methods',
  'callers',
  'onward',
  'maximumBodyBytes',
  'timeoutMs',
  'cacheControl',
  'failures',
])

type Rule = readonly [holds: boolean, fault: string]

/**
 * Checks all options of a gateway.
 *
 * @param attempt Makes what the gateway signs in with, whose faults are told with all others.
 * @throws AuthError `invalid_options` naming every option that is wrong, never its value.
 */
export function checkGatewayOptions(options: GatewayOptions, attempt: () => unknown): void {
  const faults = [
    ...faultsOfAttempt(attempt),
    ...failed(gatewayRules(options ?? {})),
    ...(options?.browser?.faultsWith?.(options) ?? []),
  ]
  const routes: unknown = Object(options).routes
  if (Array.isArray(routes))
    faults.push(...routes.flatMap((route: unknown, index) => routeFaults(route, `routes.${index}`)))
  if (faults.length > 0) throw new AuthError(invalidOptions, `Wrong options: ${faults.join('; ')}.`)
}

function gatewayRules(options: Partial<GatewayOptions>): Rule[] {
  const {
    routes,
    requestHeaders,
    answerHeaders,
    liveness,
    readiness,
    log,
    measure,
    createAuth,
    lengthsHold,
    callsEnd,
    browser,
  } = options
  return [
    [Array.isArray(routes) && routes.length > 0, 'routes must be a list of routes'],
    [isListOf(requestHeaders, mayGoOnward), 'requestHeaders must be a list of headers that callers may set'],
    [isListOf(answerHeaders, mayComeBack), 'answerHeaders must be a list of headers that callers may see'],
    [isOwnPath(liveness), 'liveness must be a path or false'],
    [isOwnPath(readiness), 'readiness must be a path or false'],
    [
      browser === undefined || typeof browser.connect === 'function',
      'browser must be made by browserSessions',
    ],
    [isFunction(log), 'log must be a function'],
    [isFunction(measure), 'measure must be a function'],
    [isFunction(createAuth), 'createAuth must be a function'],
    [isFlag(lengthsHold), 'lengthsHold must be true or false'],
    [isFlag(callsEnd), 'callsEnd must be true or false'],
  ]
}

function routeFaults(given: unknown, at: string): string[] {
  const route: Partial<RouteOptions> = Object(given)
  const callers: readonly unknown[] = Array.isArray(route.callers) ? route.callers : []
  const unknown = Object.keys(route).filter((name) => !routeNames.has(name))
  return [
    ...unknown.map((name) => `${at}.${name} is not an option: check its spelling`),
    ...failed(routeRules(route, callers, at)),
    ...callers.flatMap((caller, index) =>
      callerFaults(caller, route, `${at}.callers.${index}`, index === callers.length - 1),
    ),
  ]
}

function routeRules(route: Partial<RouteOptions>, callers: readonly unknown[], at: string): Rule[] {
  const { path, methods: names, onward, maximumBodyBytes = 1, timeoutMs = 1, cacheControl, failures } = route
  const isSignIn = /^\/auth(\/|$)/i.test(String(path))
  return [
    [
      typeof path === 'string' && path.startsWith('/') && pattern.test(path),
      `${at}.path must be a path like /fhir/*`,
    ],
    [
      isListOf(names, (name) => methods.test(String(name))) && names?.length !== 0,
      `${at}.methods must be a list of methods`,
    ],
    [callers.length > 0, `${at}.callers must be a list of callers; nobody() lets in everybody`],
    [
      /^(application|caller|anonymous)$/.test(String(onward)),
      `${at}.onward must be application, caller or anonymous`,
    ],
    // There it could end the gateway's session, or obtain others.
    [
      onward !== 'application' || !isSignIn,
      `${at}.onward must not be application on paths of SanteDB's sign-in service`,
    ],
    [
      Number.isSafeInteger(maximumBodyBytes) && maximumBodyBytes >= 0,
      `${at}.maximumBodyBytes must be a number of bytes`,
    ],
    [timeoutMs > 0 && timeoutMs < 2 ** 31, `${at}.timeoutMs must be milliseconds above 0`],
    [
      cacheControl === undefined || isCacheControl(cacheControl, callers),
      `${at}.cacheControl must not share what is for one caller`,
    ],
    [
      failures === undefined || /^(problem|operation-outcome)$/.test(failures),
      `${at}.failures must be problem or operation-outcome`,
    ],
  ]
}

function callerFaults(
  given: unknown,
  { onward }: Partial<RouteOptions>,
  at: string,
  isLast: boolean,
): string[] {
  const caller = Object(given)
  if (typeof caller.connect !== 'function' || !Array.isArray(caller.faults)) return [`${at} must be a caller`]
  const faults: string[] = caller.faults.map((fault: string) => `${at}.${fault}`)
  if (onward === 'caller' && caller.actsForItself !== true)
    faults.push(`${at} has no session that onward: caller could use`)
  if (caller.kind === 'nobody' && !isLast)
    faults.push(`${at} must be the last: nobody() takes whoever is left`)
  return faults
}

function isCacheControl(value: unknown, callers: readonly unknown[]): boolean {
  const isForAll = callers.every((caller) => Object(caller).kind === 'nobody')
  return /^[\w ,="-]+$/.test(String(value)) && (isForAll || !/public|s-maxage/i.test(String(value)))
}

const failed = (rules: readonly Rule[]) => rules.filter(([holds]) => !holds).map(([, fault]) => fault)
const isFunction = (value: unknown) => value === undefined || typeof value === 'function'
const isFlag = (value: unknown) => value === undefined || typeof value === 'boolean'
const isOwnPath = (value: unknown) =>
  value === undefined || value === false || (typeof value === 'string' && literal.test(value))
const isListOf = (value: unknown, isItem: (item: unknown) => boolean) =>
  value === undefined || (Array.isArray(value) && value.every(isItem))
