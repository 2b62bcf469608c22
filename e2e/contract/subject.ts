import type { AuthOptions } from '@santedb/auth-node'
import {
  createTestServer,
  type RecordedRequest,
  type TestServer,
  type TestServerOptions,
} from '@santedb/test-server'

/** What the clauses ask and tell a server beside what its clients do. */
export interface ServerUnderTest extends Pick<TestServer, 'expectTokenRequests' | 'restart'> {
  readonly requests: readonly Pick<RecordedRequest, 'path' | 'formField'>[]
  readonly sessions: Pick<TestServer['sessions'], 'revokeAll'> & {
    readonly all: readonly { readonly isLive: boolean }[]
  }
  readonly accounts: Pick<TestServer['accounts'], 'lock'>
  readonly clock: Pick<TestServer['clock'], 'advance'>
  readonly trouble: Pick<TestServer['trouble'], 'next'>
}

/** A server that is as good as new, and the way to it. */
export interface Subject {
  readonly root: string
  readonly fetch: typeof globalThis.fetch
  readonly server: ServerUnderTest
  /** What a client needs beside the root, in place of `fetch`; asked for each client anew. */
  readonly clientOptions?: () => Partial<AuthOptions>
  /** Lets go of it when the clause has been checked. */
  close?(): Promise<void>
}

/** Gives one clause its server. */
export type OpenSubject = (
  generation: 2 | 3,
  options: Partial<TestServerOptions>,
) => Subject | Promise<Subject>

/** A server in this process, reached without a socket. */
export const openInProcess: OpenSubject = (generation, options) => {
  const server = createTestServer({ generation, ...options })
  return {
    root: 'https://icdr.example.org:8443',
    fetch: (input, init) => server.fetch(new Request(input, init)),
    server,
  }
}
