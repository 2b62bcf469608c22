import { AuthError } from '@santedb/auth-core'
import * as v from 'valibot'
import { invalidOptions } from '../failures.ts'

/**
 * Checks the options of a store.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong and what it must be, never its value.
 */
export function checkOptions(entries: v.ObjectEntries, options: unknown): void {
  const schema = v.strictObject(entries, ({ expected }) =>
    expected === 'never' ? 'is not an option: check its spelling' : 'must be an object',
  )
  const faults = v
    .safeParse(schema, options)
    .issues?.map(({ path = [], message }) => `${path.map(({ key }) => String(key)).join('.')} ${message}`)
  if (faults) throw new AuthError(invalidOptions, `Wrong options: ${faults.join('; ')}.`)
}
