// An identity token with all that SanteDB writes into one for an application.
import { expect, test } from 'vitest'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '../example-accounts.ts'
import { parseOptions } from '../parse-options.ts'
import { POLICY } from '../policies.ts'
import { Account } from '../state/accounts.ts'
import { identityClaims } from './identity-claims.ts'

const SESSION = {
  id: '7bab05c0-725d-11f1-83df-b330ccb2d877',
  application: new Account('application', EXAMPLE_APPLICATION),
  device: new Account('device', EXAMPLE_DEVICE),
  scopes: [POLICY.loginAsService, POLICY.readMetadata],
  claims: {},
  notBeforeMs: 1_767_225_600_000,
  notAfterMs: 1_767_229_200_000,
  refreshUntilMs: 1_767_229_200_000,
}

test('gives the documented at_hash for the documented token', async () => {
  const claims = await identityClaims(
    {
      session: SESSION,
      sessionToken: 'wAWre11y8RGD37MwzLLYdw.6VP28ngwPM4g9Aj69l8Uo6VYHdzYrefSiyhtxbo6bZU',
      clientId: 'EXAMPLE_APPLICATION',
    },
    parseOptions({ generation: 3 }),
  )
  expect(JSON.stringify({ ...claims, jti: 'GMiOl1h-KpfrB2ZP8epm9Dd4Gpn6KKVjHCamS7sW2ug' })).toBe(
    '{"aud":["EXAMPLE_APPLICATION"],"iss":"http://localhost:8080/auth","exp":1767229200,"iat":1767225600,"nbf":1767225600,"extensions":{"ihe_iua":{},"santedb":{"appid":"5e72744a-b4ca-11ef-9e56-d7a7bf34be11","devid":"142369d0-f1f1-40d8-927b-eeb750eceb3c","appname":"EXAMPLE_APPLICATION"}},"sid":"7bab05c0-725d-11f1-83df-b330ccb2d877","scope":["1.3.6.1.4.1.33349.3.1.5.9.2.1.0","1.3.6.1.4.1.33349.3.1.5.9.2.4.0"],"name":"EXAMPLE_APPLICATION","actor":"e9cd4dad-2759-4022-ab07-92fcfb236a98","sub":"5e72744a-b4ca-11ef-9e56-d7a7bf34be11","at_hash":"AwL7RmUs4Za2eEaZNH7dRg","jti":"GMiOl1h-KpfrB2ZP8epm9Dd4Gpn6KKVjHCamS7sW2ug"}',
  )
})
