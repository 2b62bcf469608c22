import type { Parts } from '../assemble.ts'
import { assembleUsers, storeRules } from '../assemble-users.ts'
import type { Auth } from '../auth.ts'
import { interactive } from '../grants/interactive.ts'
import { checkOptions, type CommonOptions } from '../options.ts'
import { icdr3 } from '../protocol/icdr3.ts'
import { santeDbServer } from '../protocol/server.ts'
import { may, type Rules } from '../rules.ts'
import type { SessionStore } from '../session/shared/session-store.ts'
import { followByRuntime } from './follow-by-runtime.ts'
import { followStore } from './follow-store.ts'
import { sendByFetch } from './form-request.ts'
import { createPageClock } from './page-clock.ts'

type Secrets = 'clientSecret' | 'device' | 'clientCertificate' | 'sendClientSecretWithDevice'

/** What {@link createAuth} of this entry needs to know. */
export interface UserOptions extends Omit<CommonOptions, Secrets> {
  /**
   * The generation of the server. iCDR 2.x takes no application without its secret.
   *
   * @default 'icdr3'
   */
  dialect?: 'icdr3' | undefined
  /**
   * Where the session is kept. Who shares a store, and has the same options, shares one session.
   *
   * @default this `Auth`'s own memory
   */
  store?: SessionStore | undefined
}

/** An {@link Auth} for users, and what an adapter needs that hears of others who share its store. */
export interface UserAuth extends Auth {
  /**
   * Lets go of the session that is held, where the store has another one by now or none. Tells whether one is held
   * still.
   */
  follow(this: void): Promise<boolean>
}

/** What an adapter brings along. */
export interface UserParts extends Pick<Parts, 'elevate'> {
  /** What its own options must be. */
  readonly rules?: Rules
}

const absent = may(
  () => false,
  'must not be in a program that everybody can read: only a gateway can keep it',
)
const ownRules: Rules = {
  ...storeRules,
  clientSecret: absent,
  device: absent,
  certificate: absent,
  clientCertificate: absent,
  sendClientSecretWithDevice: absent,
  dialect: may(
    (value) => value === icdr3.name,
    'must be icdr3: iCDR 2.x wants a secret, and only a gateway can keep it',
  ),
}

/**
 * Makes an `Auth` for users alone: the default `createAuth` with the grant `interactive()`, for an application that
 * can keep no secret, at iCDR 3.x, where the runtime follows redirects itself. For adapters such as
 * `@santedb/auth-browser`, where every kilobyte counts. Nothing is sent until it is first used.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong, all at once.
 *
 * @example
 * ```ts
 * import { createAuth, password } from '@santedb/auth-core/users'
 *
 * const auth = createAuth({ root: 'https://icdr.example.org:8443', clientId: 'EXAMPLE_APPLICATION' })
 * export async function signIn(username: string, secret: string) {
 *   await auth.signIn(password({ username, password: secret }))
 *   return auth.fetch('/fhir/Patient')
 * }
 * ```
 */
export function createAuth(options: UserOptions): UserAuth
/** For adapters: the same, with what they bring along. */
export function createAuth(options: UserOptions, parts: UserParts): UserAuth
export function createAuth(options: UserOptions, { rules, elevate }: UserParts = {}): UserAuth {
  const known = { ...options, dialect: options?.dialect ?? icdr3.name }
  const checked = checkOptions(known, [], { ...ownRules, ...rules })
  const parts: Parameters<typeof assembleUsers>[1] = {
    grant: interactive(),
    sendForm: sendByFetch,
    createClock: createPageClock,
    follow: followByRuntime,
    findServer: async ({ root }) => ({ server: santeDbServer(root, icdr3), certain: true }),
    ...(elevate && { elevate }),
  }
  // Not in the store: there is no secret to key their names by, so that a password could be guessed from them.
  const { auth, keeper, sharing } = assembleUsers(checked, parts, () => new Map())
  const follow = async () => sharing !== undefined && followStore(keeper, sharing)
  return Object.freeze<UserAuth>({ ...auth, follow })
}
