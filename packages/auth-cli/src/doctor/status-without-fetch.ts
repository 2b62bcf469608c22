import { request } from 'node:http'
import { discoveryAddress } from './host.ts'
import { configurationOf, type Patient } from './patient.ts'
import { within } from './within.ts'

/**
 * The status of an answer that `fetch` keeps back. It gives no 407 to anybody (Fetch standard, HTTP-network-or-cache
 * fetch): a proxy that wants credentials looks like a connection that broke.
 */
export async function statusWithoutFetch(patient: Patient): Promise<number | undefined> {
  const { root } = configurationOf(patient)
  if (root.protocol === 'https:') return patient.handshake?.status
  const ask = (signal: AbortSignal) =>
    new Promise<number | undefined>((resolve, reject) => {
      request(discoveryAddress(root), { agent: false, signal }, (response) => {
        response.destroy()
        resolve(response.statusCode)
      })
        .once('error', reject)
        .end()
    })
  return within(patient.complaint, ask).catch(() => undefined)
}
