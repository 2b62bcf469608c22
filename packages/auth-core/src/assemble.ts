import { createRedactor } from './errors/redact.ts'
import type { Checked, CommonOptions } from './options.ts'
import { basicCredentials } from './protocol/basic-credentials.ts'
import type { Grant } from './protocol/grant.ts'
import type { ServerFinder, Transport } from './protocol/server.ts'
import type { TokenSender } from './protocol/token-request.ts'
import type { Follower } from './resource/follow.ts'
import { createSignedInFetch, type SignedInFetchContext } from './resource/signed-in-fetch.ts'
import type { ClientAuth } from './client-auth.ts'
import type { Clock } from './session/clock.ts'
import type { AuthEvent, AuthObserver } from './session/events.ts'
import { createFlight, type Flight } from './session/flight.ts'
import { ServerClock } from './session/server-clock.ts'
import type { Session } from './session/session.ts'
import { SessionKeeper } from './session/session-keeper.ts'
import type { Sharing } from './session/sharing.ts'
import { TokenSource } from './session/token-source.ts'

/** What one `createAuth` puts in and another leaves out. */
export interface Parts {
  readonly grant: Grant
  readonly findServer: ServerFinder
  readonly sendForm: TokenSender
  /** Makes the clock where none is given. */
  readonly createClock: () => Clock
  readonly createSharing?: (context: SharingContext) => Sharing
  readonly onRefused?: (response: Response, emit: AuthObserver) => void
  readonly follow: Follower
  /** Obtains a session to make a refused call with once more. */
  readonly elevate?: (refused: Response) => Promise<Session | undefined>
  readonly flight?: Flight
}

/** What a sharing is made with. */
export interface SharingContext {
  readonly clock: Clock
  readonly serverClock: ServerClock
  readonly emit: AuthObserver
  readonly redact: (text: string) => string
}

/** Everything that an `Auth` is made of. */
export interface Assembly {
  readonly auth: ClientAuth
  readonly keeper: SessionKeeper
  readonly source: TokenSource
  readonly fetchContext: Omit<SignedInFetchContext, 'elevate' | 'get' | 'giveUp' | 'isGranted'>
}

const defaultTimeoutMs = 30_000

/** Puts the three rooms together: protocol, session, resource. */
export function assemble(options: Checked<CommonOptions>, parts: Parts): Assembly {
  const {
    root,
    clientSecret,
    device,
    clientCertificate,
    policies,
    origins,
    dialect,
    onEvent,
    timeoutMs = defaultTimeoutMs,
  } = options
  const { grant, findServer, sendForm, createClock, createSharing, onRefused, follow, elevate } = parts
  const clock = options.clock ?? createClock()
  const serverClock = new ServerClock(clock)
  // Looked up at each call, so that a fetch that is replaced or instrumented later is used.
  const fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init))
  const redact = createRedactor([
    clientSecret,
    device?.secret,
    device && basicCredentials(device),
    ...(grant.secrets ?? []),
  ])
  const transport: Transport = { root, fetch, redact }
  const emit = (event: AuthEvent) => {
    try {
      onEvent?.(event)
    } catch {
      // Watching changes nothing.
    }
  }
  const source = new TokenSource({
    transport,
    credentials: options,
    findServer,
    sendForm,
    clock,
    serverClock,
    emit,
  })
  const sharing = createSharing?.({ clock, serverClock, emit, redact })
  const keeper = new SessionKeeper({
    flight: createFlight(),
    ...parts,
    source,
    clock,
    serverClock,
    emit,
    policies,
    timeoutMs,
    isPublic: clientSecret === undefined && !device && !clientCertificate,
    sharing,
  })
  const fetchContext = {
    transport,
    clock,
    origins,
    standard: dialect === 'standard',
    follow,
    onRefused: onRefused && ((response: Response) => onRefused(response, emit)),
  }
  const auth: ClientAuth = {
    fetch: createSignedInFetch({
      ...fetchContext,
      elevate,
      get: (wait) => keeper.get(wait),
      giveUp: (refused) => keeper.giveUp(refused),
      ...(sharing && { isGranted: (accessToken: string) => sharing.isGranted(accessToken) }),
    }),
    session: (wait) => keeper.get({ ...wait }),
    // They wait for one thing after the other, and for all of it no longer than for one.
    renew: (wait) => keeper.wait(keeper.renew(wait), wait),
    signOut: (wait) => keeper.wait(keeper.signOut(wait), wait),
  }
  return { auth, keeper, source, fetchContext }
}
