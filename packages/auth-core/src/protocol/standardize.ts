import type { RawAnswer } from './dialect.ts'

/** Makes a standard answer of SanteDB's, whose `expires_in` counts units of so many seconds. */
export function standardizeWithUnit(unitSeconds: number): (answer: RawAnswer) => RawAnswer {
  return ({ status, body }) => {
    // An error that SanteDB's pipeline caught comes with status 200 and the number 0 in `error`.
    if ('error' in body) {
      const error = typeof body.error === 'string' && body.error !== '' ? body.error : 'invalid_request'
      return { status: Math.max(status, 400), body: { ...body, error } }
    }
    const { expires_in: expiresIn, refresh_token: refreshToken, ...rest } = body
    return {
      status,
      body: {
        ...rest,
        ...(typeof expiresIn === 'number' && { expires_in: expiresIn * unitSeconds }),
        // A session that cannot be refreshed comes with an empty refresh token, or none.
        ...(refreshToken !== '' && { refresh_token: refreshToken }),
      },
    }
  }
}
