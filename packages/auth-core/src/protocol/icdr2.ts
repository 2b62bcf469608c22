import { basicCredentials } from './basic-credentials.ts'
import { icdr2ClaimTypes } from './claim-types.ts'
import type { Dialect } from './dialect.ts'
import { standardizeWithUnit } from './standardize.ts'

/** iCDR 2.0 to 2.5: the device has a header of its own, `expires_in` counts milliseconds, errors can be HTTP 200. */
export const icdr2: Dialect = {
  name: 'icdr2',
  refreshesAfterEnd: true,
  everyPolicy: '*',
  claimTypes: icdr2ClaimTypes,
  standardize: standardizeWithUnit(1 / 1000),

  authenticate:
    ({ clientId, clientSecret, device }, { mfaCode }) =>
    (_server, _client, body, headers) => {
      body.set('client_id', clientId)
      if (clientSecret !== undefined) body.set('client_secret', clientSecret)
      if (device) headers.set('x-device-authorization', `BASIC ${basicCredentials(device)}`)
      if (mfaCode !== undefined) headers.set('x-santedb-tfasecret', mfaCode)
    },
}
