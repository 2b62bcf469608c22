import { expect, test } from 'vitest'
import { findSecrets } from './find-secrets.ts'
import { openStation, requestSession } from './station.ts'

test.each([
  ['as they are', (text: string) => text],
  ['as a form has them', encodeURIComponent],
  ['as a Basic header has them', (text: string) => btoa(`EXAMPLE_APPLICATION:${text}`)],
])('finds secrets and tokens %s, in errors and deep in objects', async (_, encode) => {
  await using station = await openStation({ generation: 2 })
  await requestSession(station.account)
  const [access = ''] = station.issued.access
  const [refresh = ''] = station.issued.refresh
  const values = [
    new Error(`refused: ${encode(station.account.clientSecret)}`),
    { response: { request: { headers: new Headers({ authorization: encode(access) }) } } },
    Object.assign(new Error('refused'), { cause: { toJSON: () => encode(refresh) } }),
  ]
  expect(findSecrets(values, station)).toEqual(['the secret', 'the access token', 'the refresh token'])
})

test('finds nothing in what shows none', async () => {
  await using station = await openStation({ generation: 2 })
  await requestSession(station.account)
  expect(findSecrets([station.account.clientId, new Error('refused'), { status: 401 }], station)).toEqual([])
})
