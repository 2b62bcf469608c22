import { basicCredentials } from './basic-credentials.ts'
import { icdr3ClaimTypes } from './claim-types.ts'
import type { Dialect } from './dialect.ts'
import { standardizeWithUnit } from './standardize.ts'

/** iCDR 3.0: the device is in `Authorization`, and the application's secret must then stay away. */
export const icdr3: Dialect = {
  name: 'icdr3',
  refreshesAfterEnd: false,
  everyPolicy: '*',
  claimTypes: icdr3ClaimTypes,
  signOutPath: '/auth/signout',
  standardize: standardizeWithUnit(1),

  authenticate:
    ({ clientId, clientSecret, device, sendClientSecretWithDevice }, { mfaCode, standIn }) =>
    (_server, _client, body, headers) => {
      body.set('client_id', clientId)
      // A user's session proves its application (`OAuthServiceBehavior.Token`).
      if (standIn !== undefined) headers.set('authorization', `Bearer ${standIn}`)
      if (device) headers.set('authorization', `Basic ${basicCredentials(device)}`)
      // Both together fail every request: the server stores the two secrets under one name (`OAuthServiceBehavior`).
      if (clientSecret !== undefined && (!device || sendClientSecretWithDevice)) {
        body.set('client_secret', clientSecret)
      }
      if (mfaCode !== undefined) body.set('x_mfa', mfaCode)
    },
}
