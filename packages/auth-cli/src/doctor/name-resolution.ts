import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { errorCodeOf } from './error-code.ts'
import { blocked, type Finding, good } from './finding.ts'
import { hostOf } from './host.ts'
import { configurationOf } from './patient.ts'
import type { Step } from './step.ts'
import { within } from './within.ts'

/** Finds the addresses of the server's name, as the system finds them. */
export const nameResolution: Step = {
  name: 'name-resolution',
  title: 'Name resolution',
  needs: [],

  async examine(patient) {
    const host = hostOf(configurationOf(patient).root)
    if (isIP(host)) {
      patient.addresses = [host]
      return good(`${host} is an address: there is no name to look up.`)
    }
    try {
      const found = await within(patient.complaint, () => lookup(host, { all: true }))
      patient.addresses = found.map(({ address }) => address)
      return good(`${host} is ${patient.addresses.join(', ')}.`, { facts: { addresses: patient.addresses } })
    } catch (error) {
      return describe(host, errorCodeOf(error))
    }
  },
}

function describe(host: string, code: string): Finding {
  const isUnknown = code === 'ENOTFOUND'
  return blocked({
    seen: `${host} could not be looked up (${code}).`,
    meaning: isUnknown
      ? 'No name server and no hosts file that this machine asks knows the name.'
      : 'The name servers that this machine asks do not answer.',
    remedy: isUnknown
      ? 'Check the spelling of the root, and whether the name is known only inside another network (a VPN, a cluster).'
      : 'Check the network connection and /etc/resolv.conf, then try again.',
    cause: isUnknown
      ? `the name ${host} does not exist for this machine`
      : `name resolution does not work (${code})`,
    facts: { code },
  })
}
