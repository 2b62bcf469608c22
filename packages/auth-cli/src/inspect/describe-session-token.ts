import type { TokenDescription } from './describe-token.ts'
import type { Presented } from './read-presented.ts'

const hmacBytes = 32

/** Explains a token that is an id and the server's signature over it, and nothing else. */
export function describeSessionToken(token: Exclude<Presented, { kind: 'jwt' }>): TokenDescription {
  const { kind, generation, id, signature } = token
  const what = kind === 'session' ? 'An access token' : 'A refresh token'
  return {
    title: `${what} of iCDR ${generation}.x`,
    verified: false,
    warning:
      'It is as good as a password until its session ends: keep it out of logs and tickets. It names a session and ' +
      'says nothing else: whose it is, how long it lasts and whether it lives, only the server knows.' +
      (generation === 2 ? ' A refresh token of iCDR 2.x looks just the same.' : ''),
    generation,
    header: [],
    claims: [
      kind === 'session'
        ? {
            name: 'session',
            value: [toUuid(id)],
            meaning:
              generation === 3
                ? 'The id of the session: the sid of its identity token, and of SessionInfo in the AMI.'
                : 'The id of the session, as the administration lists it.',
          }
        : { name: 'id', value: ['32 random bytes'], meaning: 'It tells nothing of its session.' },
      {
        name: 'signature',
        value: [describeSignature(signature)],
        meaning:
          "By the server's key named default, over the id. Only the server can tell whether it is right.",
      },
    ],
  }
}

function describeSignature({ length }: Uint8Array): string {
  if (length === 0) return 'none: the server has no key to sign with'
  if (length === hmacBytes) return 'HMAC-SHA256'
  return length >= 128 ? `RSA, ${length * 8} bits` : `${length} bytes, which is no signature of SanteDB`
}

/** .NET writes the first three groups of a GUID with their lowest byte first. */
function toUuid(bytes: Uint8Array): string {
  const [a, b, c, d, e] = [
    [3, 2, 1, 0],
    [5, 4],
    [7, 6],
    [8, 9],
    [10, 11, 12, 13, 14, 15],
  ].map((order) => order.map((index) => (bytes[index] ?? 0).toString(16).padStart(2, '0')).join(''))
  return [a, b, c, d, e].join('-')
}
