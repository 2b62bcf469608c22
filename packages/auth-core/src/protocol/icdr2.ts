import { basicCredentials } from './basic-credentials.ts'
import type { Dialect, RawAnswer } from './dialect.ts'

/** iCDR 2.0 to 2.5: the device has a header of its own, `expires_in` counts milliseconds, errors can be HTTP 200. */
export const icdr2: Dialect = {
  name: 'icdr2',

  authenticate:
    ({ clientId, clientSecret, device }) =>
    (_server, _client, body, headers) => {
      body.set('client_id', clientId)
      body.set('client_secret', clientSecret)
      headers.set('x-device-authorization', `BASIC ${basicCredentials(device)}`)
    },

  standardize(answer) {
    return 'error' in answer.body ? standardizeError(answer) : standardizeSession(answer)
  },
}

// An error that SanteDB's pipeline caught is sent with status 200 and the number 0 in `error`.
function standardizeError({ status, body }: RawAnswer): RawAnswer {
  const error = typeof body.error === 'string' && body.error !== '' ? body.error : 'invalid_request'
  return { status: status < 400 ? 400 : status, body: { ...body, error } }
}

function standardizeSession({ status, body }: RawAnswer): RawAnswer {
  const { expires_in: expiresInMs, refresh_token: refreshToken, ...rest } = body
  return {
    status,
    body: {
      ...rest,
      ...(typeof expiresInMs === 'number' && { expires_in: expiresInMs / 1000 }),
      // A session that cannot be refreshed comes with an empty refresh token.
      ...(refreshToken !== '' && { refresh_token: refreshToken }),
      // Only `Bearer` is ever accepted as a scheme, also where the type is the URN of JWT.
      token_type: 'bearer',
    },
  }
}
