import { AuthError } from '@santedb/auth-core'
import { invalidOptions } from '../failures.ts'
import type { AuthOptions } from './auth.ts'

type Rule = readonly [isRight: (value: unknown) => boolean, message: string]

const isFunction = (value: unknown) => typeof value === 'function'

const rules = new Map<string, Rule>([
  [
    'prefix',
    [
      (value) => typeof value === 'string' && /^(\/[\w.~-]+)+$/.test(value),
      'must be a path like "/auth", without a slash at its end',
    ],
  ],
  [
    'timeoutMs',
    [(value) => typeof value === 'number' && value > 0 && value < 2 ** 31, 'must be milliseconds above 0'],
  ],
  ['onElevation', [isFunction, 'must be a function']],
  ['fetch', [isFunction, 'must be a function']],
])

// What a program for a server has, and nobody may have who sends it to every reader of a page.
const secrets = new Set(['clientSecret', 'device', 'certificate'])

/**
 * Checks the options.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong, never its value.
 */
export function checkOptions(options: AuthOptions): void {
  const faults = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined) return []
    const [isRight, message] = rules.get(name) ?? unknownOf(name)
    return isRight(value) ? [] : [`${name} ${message}`]
  })
  if (faults.length > 0)
    throw new AuthError(invalidOptions, `Wrong options: ${faults.join('; ')}.`, { faults })
}

function unknownOf(name: string): Rule {
  const message = secrets.has(name)
    ? 'must not be in a page, where everybody can read it: the gateway has it'
    : 'is not an option of a page behind a gateway: check its spelling'
  return [() => false, message]
}
