import { connect } from 'node:net'
import { errorCodeOf } from './error-code.ts'
import { blocked, type Finding, good } from './finding.ts'
import { hostOf, portOf } from './host.ts'
import { configurationOf } from './patient.ts'
import type { Step } from './step.ts'
import { timeoutCode, within } from './within.ts'

/** Opens a connection to the server's port, and closes it again. */
export const tcp: Step = {
  name: 'tcp',
  title: 'TCP connection',
  needs: ['name-resolution'],

  async examine(patient) {
    const { root } = configurationOf(patient)
    const target = { host: hostOf(root), port: portOf(root) }
    try {
      const remote = await within(patient.complaint, (signal) => open(target, signal))
      return good(`Port ${target.port} of ${remote} is open.`)
    } catch (error) {
      return describe(target, errorCodeOf(error), patient.complaint.proxyVariable)
    }
  },
}

interface Target {
  readonly host: string
  readonly port: number
}

function open(target: Target, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(target)
    const end = () => socket.destroy()
    signal.addEventListener('abort', end, { once: true })
    socket.once('error', reject)
    socket.once('connect', () => {
      resolve(socket.remoteAddress ?? target.host)
      end()
    })
  })
}

function describe({ host, port }: Target, code: string, proxyVariable: string | undefined): Finding {
  const proxy =
    proxyVariable === undefined ? '' : ` ${proxyVariable} is set, and this program does not use it.`
  const seen = `No connection to port ${port} of ${host} (${code}).`
  const facts = { code }
  if (code === 'ECONNREFUSED') {
    return blocked({
      seen,
      meaning: `The machine is there, and nothing listens on that port.${proxy}`,
      remedy: 'Check the port in the root, and whether SanteDB is running.',
      cause: `wrong port: nothing listens on port ${port} of ${host}`,
      facts,
    })
  }
  const isSilent = code === timeoutCode
  return blocked({
    seen,
    meaning:
      (isSilent
        ? 'Nothing came back at all, which is most often a firewall that drops the packets.'
        : 'There is no way from this machine to that one.') + proxy,
    remedy: 'Check firewalls, routes and VPN between this machine and the server.',
    cause: isSilent
      ? `port ${port} of ${host} does not answer, most likely because of a firewall`
      : `${host} cannot be reached (${code})`,
    facts,
  })
}
