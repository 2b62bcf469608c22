/** What went wrong, as a word to `switch` on. Each has its paragraph in the package's `docs/errors.md`. */
export type AuthErrorCode =
  | 'invalid_options'
  | 'credentials_rejected'
  | 'request_rejected'
  | 'invalid_response'
  | 'server_error'
  | 'network_error'

interface Explanation {
  meaning: string
  remedy: string
}

/** What each error code means and what its reader can do: the second and third sentence of every message. */
export const explanations: Record<AuthErrorCode, Explanation> = {
  invalid_options: {
    meaning: 'The call was made with options that cannot work, so nothing was sent.',
    remedy: 'Correct the options that are named.',
  },
  credentials_rejected: {
    meaning:
      'SanteDB does not accept the application or device: a name or secret is wrong, or the account is locked or not allowed to sign in.',
    remedy:
      'Compare the client and device ids and secrets with the ones in the SanteDB administration before trying again: every further wrong attempt can lock the account.',
  },
  request_rejected: {
    meaning: 'SanteDB understood the request and will not grant it as it stands; repeating it cannot help.',
    remedy: "Read the server's own words; most often a policy is not granted or a parameter is not allowed.",
  },
  invalid_response: {
    meaning:
      'What came back is not what SanteDB sends: a proxy or another service may be answering in its place.',
    remedy: 'Check that the root is the address of SanteDB itself, and ask whoever runs it what answered.',
  },
  server_error: {
    meaning: 'The server failed, which says nothing about the credentials.',
    remedy: "Try again later; if it stays, the SanteDB server's log tells why.",
  },
  network_error: {
    meaning: 'No answer came from the server.',
    remedy: 'Check the address, name resolution, firewall and certificates between here and the server.',
  },
}
