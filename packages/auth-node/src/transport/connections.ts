import type { SecureContextOptions, TLSSocket } from 'node:tls'
import type { Agent, Response, buildConnector } from 'undici'
import { settleWithin } from '../settle-within.ts'
import type { Undici } from './load-undici.ts'
import type { UndiciCall } from './to-undici.ts'

type Connect = buildConnector.connector

/** What was learned of a server while connecting to it. */
export interface Handshakes {
  /** The origins that asked for a client certificate. */
  readonly asking: Set<string>
  /** Failures of connections on which nothing was ever answered. */
  readonly unanswered: WeakSet<object>
}

/** The connections of one certificate. When another one takes its place, what is under way ends undisturbed. */
export class Connections {
  readonly handshakes: Handshakes
  readonly #agent: Agent
  readonly #fetch: Undici['fetch']
  #underWay = 0
  #isRetired = false

  constructor(undici: Undici, tls: SecureContextOptions) {
    this.#fetch = undici.fetch
    this.handshakes = { asking: new Set(), unanswered: new WeakSet() }
    const connector = undici.buildConnector(tls)
    this.#agent = new undici.Agent({ connect: watching(connector, this.handshakes) })
  }

  /** Sends one request. */
  async fetch({ url, init }: UndiciCall): Promise<Response> {
    this.#underWay += 1
    try {
      return await this.#fetch(url, { ...init, dispatcher: this.#agent })
    } finally {
      this.#underWay -= 1
      if (this.#isRetired) this.#closeWhenIdle()
    }
  }

  /** Takes no more requests, and closes when those under way have their answers. */
  retire(): void {
    this.#isRetired = true
    this.#closeWhenIdle()
  }

  /** Closes when the answers under way have been read, and after a time at any rate. */
  async close(limitMs: number): Promise<void> {
    await settleWithin(this.#agent.close(), limitMs)
    await settleWithin(this.#agent.destroy(), limitMs)
  }

  #closeWhenIdle(): void {
    // Bodies that are still being read are waited for by the agent itself.
    if (this.#underWay === 0) this.#agent.close().catch(() => {})
  }
}

function watching(connector: Connect, { asking, unanswered }: Handshakes): Connect {
  return (options, callback) => {
    const origin = `${options.protocol}//${options.host ?? ''}`
    return connector(options, (...[error, socket]) => {
      if (error) return callback(error, null)
      if (isSecure(socket)) {
        // The only trace of a request for a certificate that Node.js shows: what it may be signed with.
        if (socket.getSharedSigalgs().length > 0) asking.add(origin)
        socket.on('error', (failure) => socket.bytesRead === 0 && unanswered.add(failure))
      }
      callback(null, socket)
    })
  }
}

function isSecure(socket: object): socket is TLSSocket {
  return 'getSharedSigalgs' in socket
}
