// From nothing to the first answer, once: `process.ts <starter> <settings as JSON>` prints how many milliseconds that took
// of which the runtime's own start is no part.
import type { ClientAuth } from '@santedb/auth-core'
import { callByHand, type Settings } from '../by-hand.ts'

const startedAtMs = performance.now()
const [, , starter = '', settingsText = ''] = process.argv
const settings: Settings = JSON.parse(settingsText)
const { root, clientId, device } = settings
const known = { ...settings, dialect: 'icdr3' } as const

const starters: Readonly<Record<string, () => Promise<Response>>> = {
  'by hand': () => callByHand(settings),
  '@santedb/auth-core/client-credentials': async () =>
    call((await import('@santedb/auth-core/client-credentials')).createAuth(known)),
  '@santedb/auth-core': async () => call((await import('@santedb/auth-core')).createAuth(known)),
  '@santedb/auth-node': async () => call((await import('@santedb/auth-node')).createAuth(known)),
  '@santedb/auth-core/client-credentials, dialect to be found out': async () =>
    call((await import('@santedb/auth-core/client-credentials')).createAuth(settings)),
  async '@badgateway/oauth2-client'() {
    const { OAuth2Client, OAuth2Fetch } = await import('@badgateway/oauth2-client')
    const client = new OAuth2Client({
      tokenEndpoint: `${root}/auth/oauth2_token`,
      clientId: device.id,
      clientSecret: device.secret,
      // SanteDB wants the application beside its device, and this client takes no `client_id` of another.
      fetch(input, init) {
        const form = new URLSearchParams(typeof init?.body === 'string' ? init.body : '')
        form.set('client_id', clientId)
        return fetch(input, { ...init, body: form })
      },
    })
    const getNewToken = () => client.clientCredentials()
    return new OAuth2Fetch({ client, getNewToken, scheduleRefresh: false }).fetch(`${root}/fhir/Patient/1`)
  },
}

const response = await starters[starter]?.()
if (response?.status !== 200) throw new Error(`${starter} was answered with ${response?.status}`)
await response.text()
console.log(performance.now() - startedAtMs)

function call(auth: ClientAuth): Promise<Response> {
  return auth.fetch('/fhir/Patient/1')
}
