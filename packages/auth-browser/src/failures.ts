import type { Failure } from '@santedb/auth-core'

/** What was given cannot work. */
export const invalidOptions: Failure = {
  code: 'invalid_options',
  meaning: 'These options cannot work, so nothing was sent.',
  remedy: 'Correct the options that are named.',
}

/** What answers is no gateway. */
export const invalidResponse: Failure = {
  code: 'invalid_response',
  meaning: 'This is not what a gateway sends: the page may be served by something else.',
  remedy:
    'Check that the gateway of @santedb/auth-edge serves this origin, with browser sessions and this prefix.',
}

/** Nothing answers. */
export const networkError: Failure = {
  code: 'network_error',
  meaning: 'The gateway was not reached, or the connection broke.',
  remedy: 'Try again when the device is online.',
}

/** The gateway refuses, and would again. */
export const requestRejected: Failure = {
  code: 'request_rejected',
  meaning: 'The gateway refuses the request as it stands, and repeating it cannot help.',
  remedy: "Read the gateway's own words, here and in its log.",
}

/** The gateway or SanteDB fails. */
export const serverError: Failure = {
  code: 'server_error',
  meaning: 'The gateway or SanteDB failed, which says nothing about the user.',
  remedy: "Try again later; the gateway's log tells why.",
}

/** There were too many requests. */
export const throttled: Failure = {
  code: 'throttled',
  meaning: 'The gateway asks for fewer requests.',
  remedy: 'Wait for as long as retryAfterMs says.',
}

/** Nothing came in time. */
export const timeout: Failure = {
  code: 'timeout',
  meaning: 'Nothing was decided in the time that there was.',
  remedy: 'Try again, or allow more time with timeoutMs.',
}

/** Nobody is signed in. */
export const signInRequired: Failure = {
  code: 'sign_in_required',
  meaning: 'There is no live session, and only the user can obtain one.',
  remedy: 'Let the user sign in.',
}
