import { askForDiscovery } from './ask.ts'
import { bad, good, skipped } from './finding.ts'
import { configurationOf } from './patient.ts'
import type { Step } from './step.ts'

/** Looks whether the addresses in the server's description of itself are those that it was asked at. */
export const internalHosts: Step = {
  name: 'internal-hosts',
  title: 'Addresses in discovery',
  needs: ['discovery'],

  async examine(patient) {
    const { root, options } = configurationOf(patient)
    if (options.dialect === 'standard') return skipped('They may be anywhere, where it is not SanteDB.')
    const answer = await askForDiscovery(patient)
    const body = 'failure' in answer ? undefined : answer.body
    const addresses = Object.entries(body ?? {}).filter(([name]) => /_endpoint$|_uri$/.test(name))
    if (addresses.length === 0) return skipped('There is no discovery document.')
    const others = addresses
      .map(([name, address]) => ({ name, origin: originOf(address) }))
      .filter(({ origin }) => origin !== root.origin)
    const origins = [...new Set(others.map(({ origin }) => origin))].join(', ')
    if (others.length === 0) return good(`All of them are at ${root.origin}.`)
    return bad({
      seen: `${others.map(({ name }) => name).join(', ')}: at ${origins}, and not at ${root.origin}.`,
      meaning:
        'The server tells the address that it listens at, which is an internal one behind a proxy. This library builds its addresses on the root and is not harmed; browsers and other OAuth clients that believe discovery are sent there.',
      remedy: "Set ExternalHostPort in SanteDB's configuration to the address that callers use.",
      cause: `discovery names an internal host: ${origins}`,
      facts: { others },
    })
  },
}

function originOf(address: unknown): string {
  return typeof address === 'string' && URL.canParse(address) ? new URL(address).origin : 'no address'
}
