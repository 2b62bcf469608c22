import { type Failure, isAuthError } from '@santedb/auth-core'

/** What wrong options of this package fail with: the same as those of `createAuth`. */
export const invalidOptions: Failure = {
  code: 'invalid_options',
  meaning: 'These options cannot work, so nothing was sent.',
  remedy: 'Correct the options that are named.',
}

/** What auth-core finds wrong with options, to be told with what this package finds. */
export function faultsOfAttempt(attempt: () => unknown): string[] {
  try {
    attempt()
    return []
  } catch (error) {
    if (!isAuthError(error) || error.code !== 'invalid_options') throw error
    return [error.summary.replace(/^Wrong options: |\.$/g, '')]
  }
}
