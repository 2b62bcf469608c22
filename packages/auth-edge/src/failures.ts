import type { Failure } from '@santedb/auth-core'

/** What wrong options of this package fail with: the same as those of `createAuth`. */
export const invalidOptions: Failure = {
  code: 'invalid_options',
  meaning: 'These options cannot work, so nothing was sent.',
  remedy: 'Correct the options that are named.',
}
