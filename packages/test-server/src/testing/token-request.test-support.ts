import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '../example-accounts.ts'

/** Fields of a form; `undefined` leaves one out. */
export type Fields = Readonly<Record<string, string | undefined>>

/** How a test's token request differs from the documented one. `undefined` leaves a header or field out. */
export interface TokenRequestChanges {
  readonly headers?: Fields
  readonly fields?: Fields
  /** Replaces the form. */
  readonly body?: string
}

export const TOKEN_ENDPOINT = 'http://127.0.0.1:8080/auth/oauth2_token'

/** `Basic` with the pair encoded as SanteDB wants it. */
export function basic(id: string, secret: string): string {
  return `Basic ${btoa(`${id}:${secret}`)}`
}

/** The documented token request of SanteDB, with changes. */
export function tokenRequest({ headers, fields, body }: TokenRequestChanges = {}): Request {
  return new Request(TOKEN_ENDPOINT, {
    method: 'POST',
    headers: present({
      'x-device-authorization': basic(EXAMPLE_DEVICE.id, EXAMPLE_DEVICE.secret),
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    }),
    body: new TextEncoder().encode(body ?? new URLSearchParams(present(documented(fields))).toString()),
  })
}

function documented(fields: Fields = {}): Fields {
  return {
    grant_type: 'client_credentials',
    scope: '*',
    client_id: EXAMPLE_APPLICATION.id,
    client_secret: EXAMPLE_APPLICATION.secret,
    ...fields,
  }
}

function present(fields: Fields): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
