import type { Failure } from '@santedb/auth-core'

/** As in auth-core: what was given cannot work. */
export const invalidOptions: Failure = {
  code: 'invalid_options',
  meaning: 'These options cannot work, so nothing was sent.',
  remedy: 'Correct the options that are named.',
}
