import type { Failure } from '@santedb/auth-core'

/** As in auth-core: what was given cannot work. */
export const invalidOptions: Failure = {
  code: 'invalid_options',
  meaning: 'These options cannot work, so nothing was sent.',
  remedy: 'Correct the options that are named.',
}

/** What was found while the program runs stops nothing. */
export const unusableCertificate: Failure = {
  code: 'invalid_options',
  meaning: 'The one from before is still used.',
  remedy: 'Put the files right: they are read again.',
}
