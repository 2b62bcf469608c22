import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE, EXAMPLE_USER } from '../example-accounts.ts'
import { type Fields, type TokenRequestChanges, basic, tokenRequest } from './token-request.test-support.ts'

/** The documented token request of SanteDB 3.x, with changes: device Basic, no client secret. */
export function tokenRequest3({ headers, fields, body }: TokenRequestChanges = {}): Request {
  return tokenRequest({
    headers: {
      'x-device-authorization': undefined,
      authorization: basic(EXAMPLE_DEVICE.id, EXAMPLE_DEVICE.secret),
      ...headers,
    },
    fields: { client_secret: undefined, ...fields },
    ...(body === undefined ? {} : { body }),
  })
}

/** Fields that make a token request one with allison's password. */
export function passwordFields(changes: Fields = {}): Fields {
  return {
    grant_type: 'password',
    username: EXAMPLE_USER.id,
    password: EXAMPLE_USER.password,
    scope: undefined,
    ...changes,
  }
}

/** Changes that leave the device out and prove the application by its secret. */
export const CLIENT_ONLY: { readonly headers: Fields; readonly fields: Fields } = {
  headers: { authorization: undefined },
  fields: { client_secret: EXAMPLE_APPLICATION.secret },
}

/** `X-SanteDBClient-Claim` with these claims. */
export function claimHeader(claims: Readonly<Record<string, string>>): Fields {
  const pairs = Object.entries(claims).map(([type, value]) => `${type}=${value}`)
  return { 'x-santedbclient-claim': btoa(pairs.join(';')) }
}
