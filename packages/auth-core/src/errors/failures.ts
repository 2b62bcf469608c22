/** What went wrong, as a word to `switch` on. Each has its paragraph in the package's `docs/errors.md`. */
export type AuthErrorCode =
  | 'callback_rejected'
  | 'credentials_rejected'
  | 'invalid_identity_token'
  | 'invalid_options'
  | 'invalid_response'
  | 'mfa_required'
  | 'missing_claim'
  | 'network_error'
  | 'password_expired'
  | 'request_rejected'
  | 'resource_error'
  | 'server_error'
  | 'sign_in_required'
  | 'throttled'
  | 'timeout'
  | 'unsupported'

/** A kind of failure: its code, what it means, and what its reader can do about it. */
export interface Failure {
  readonly code: AuthErrorCode
  readonly meaning: string
  readonly remedy: string
}

// One constant for each, and no table of them all: a bundle holds the failures that it can meet.

export const callbackRejected: Failure = {
  code: 'callback_rejected',
  meaning: 'This is not the answer to the sign-in that was begun here, or the sign-in was refused.',
  remedy: 'Begin the sign-in again, in the same browser.',
}

export const credentialsRejected: Failure = {
  code: 'credentials_rejected',
  meaning:
    'SanteDB does not accept who is asking: a name or secret is wrong, or the account is locked or may not sign in.',
  remedy: 'Compare ids and secrets with the SanteDB administration first: wrong attempts lock accounts.',
}

export const invalidIdentityToken: Failure = {
  code: 'invalid_identity_token',
  meaning: 'The identity token does not prove what it claims.',
  remedy: 'Do not use it; check the key set, issuer and audience that it was verified with.',
}

export const invalidOptions: Failure = {
  code: 'invalid_options',
  meaning: 'These options cannot work, so nothing was sent.',
  remedy: 'Correct the options that are named.',
}

export const invalidResponse: Failure = {
  code: 'invalid_response',
  meaning: 'This is not what SanteDB sends: a proxy or another service may be answering in its place.',
  remedy: "Check that the root is SanteDB's own address, and who answers there.",
}

export const mfaRequired: Failure = {
  code: 'mfa_required',
  meaning: 'The user must prove who they are a second time; SanteDB has sent them a code.',
  remedy: 'Ask the user for the code and sign in again with it.',
}

export const missingClaim: Failure = {
  code: 'missing_claim',
  meaning: 'SanteDB needs the user to choose something first, such as the facility.',
  remedy: "Let the user pick one of the error's choices and sign in again with it as a claim.",
}

export const networkError: Failure = {
  code: 'network_error',
  meaning: 'The server was not reached, or the connection broke.',
  remedy: 'Check the address, name resolution, firewalls and certificates on the way.',
}

export const passwordExpired: Failure = {
  code: 'password_expired',
  meaning: "The user's password is too old to sign in with.",
  remedy: 'Let the user set a new one, with the session that an expired-password challenge grants.',
}

export const requestRejected: Failure = {
  code: 'request_rejected',
  meaning: 'SanteDB will not grant the request as it stands, and repeating it cannot help.',
  remedy: "Read the server's own words: most often a policy is not granted.",
}

export const resourceError: Failure = {
  code: 'resource_error',
  meaning: 'The call arrived signed in, and the service refused or failed it.',
  remedy: "Read the status and the service's own words.",
}

export const serverError: Failure = {
  code: 'server_error',
  meaning: 'The server failed, which says nothing about the credentials.',
  remedy: "Try again later; the server's log tells why.",
}

export const signInRequired: Failure = {
  code: 'sign_in_required',
  meaning: 'There is no live session, and only the user can obtain one.',
  remedy: 'Let the user sign in.',
}

export const throttled: Failure = {
  code: 'throttled',
  meaning: 'The server asks for fewer requests.',
  remedy: 'Wait until the time given.',
}

export const timeout: Failure = {
  code: 'timeout',
  meaning: 'The time limit ended the wait.',
  remedy: 'Try again, or allow more time.',
}

export const unsupported: Failure = {
  code: 'unsupported',
  meaning: 'This generation of SanteDB cannot do it.',
  remedy: 'Ask for it another way; the documentation tells what each generation can.',
}
