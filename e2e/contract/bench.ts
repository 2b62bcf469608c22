import type { AuthEvent, AuthOptions } from '@santedb/auth-core'
import type * as AuthCore from '@santedb/auth-core'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '@santedb/test-server'
import type { ServerUnderTest, Subject } from './subject.ts'

/** The library under test: given from outside, so that source, build and package can be tested alike. */
export type Library = typeof AuthCore

/** One server of one generation, and clients of it. */
export class Bench {
  readonly root: string
  readonly fetch: typeof globalThis.fetch
  readonly server: ServerUnderTest
  readonly events: AuthEvent[] = []
  readonly library: Library
  readonly generation: 2 | 3
  readonly #clientOptions: () => Partial<AuthOptions>

  constructor(library: Library, generation: 2 | 3, { root, fetch, server, clientOptions }: Subject) {
    this.library = library
    this.generation = generation
    this.root = root
    this.fetch = fetch
    this.server = server
    this.#clientOptions = clientOptions ?? (() => ({ fetch }))
  }

  /** The one way in which a client of this server differs: it needs its own secret where there is no user. */
  auth(options: Partial<AuthOptions> = {}): AuthCore.Auth {
    return this.library.createAuth({
      root: this.root,
      clientId: EXAMPLE_APPLICATION.id,
      clientSecret: EXAMPLE_APPLICATION.secret,
      device: { id: EXAMPLE_DEVICE.id, secret: EXAMPLE_DEVICE.secret },
      ...this.#clientOptions(),
      timeoutMs: 5000,
      onEvent: (event) => this.events.push(event),
      ...options,
    })
  }

  /** The paths of the requests that the server received. */
  get paths(): string[] {
    return this.server.requests.map(({ path }) => path)
  }
}

/** Fails unless two values are equal as JSON. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const [seen, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (seen !== wanted) throw new Error(`${what}: expected ${wanted}, and it is ${seen}`)
}

/** Fails unless something is so. */
export function expectThat(is: boolean, what: string): void {
  if (!is) throw new Error(what)
}

/** The failure of some work; fails where it succeeds or fails with anything else than an AuthError. */
export async function failureOf(library: Library, work: Promise<unknown>): Promise<AuthCore.AuthError> {
  try {
    await work
  } catch (error) {
    if (library.isAuthError(error)) return error
    throw error
  }
  throw new Error('it succeeded')
}
