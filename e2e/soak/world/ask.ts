import { request } from 'node:http'
import { text } from 'node:stream/consumers'

/** Asks a service, on a connection of its own: none that the service may just be closing. */
export async function ask(
  address: string,
  method: 'GET' | 'POST',
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(address, { method, agent: false }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject)
    })
    sent.on('error', reject)
    sent.end()
  })
}
