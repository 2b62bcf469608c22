import type { ServerUnderTest, Subject } from '../../contract/subject.ts'

/** The parts of what `GET /control` answers that the contract looks at. */
interface Summary {
  readonly tokenRequests: number
  readonly sessions: readonly { readonly isLive: boolean }[]
  /** The latest first. */
  readonly requests: readonly { readonly path: string; readonly form?: Readonly<Record<string, string>> }[]
}

/** What sends requests there. */
export interface WayThere {
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>
}

/**
 * A server that runs elsewhere, for the contract, which takes it for one in this process: what it is told goes out
 * before the next request, and what is asked of it is what it said after the last one.
 */
export async function openRemoteSubject(root: string, way: WayThere = globalThis): Promise<Subject> {
  let told = Promise.resolve()
  let summary = await control(way, root, 'reset', {})
  let latestLook = 0
  let looks = 0

  const tell = (command: string, body: object): void => {
    told = told.then(async () => void (await control(way, root, command, body)))
    // It is the next request that fails then.
    told.catch(() => undefined)
  }
  const look = async (): Promise<void> => {
    const number = (looks += 1)
    const seen = await control(way, root)
    // One that set out later has seen more.
    if (number > latestLook) [latestLook, summary] = [number, seen]
  }
  const server: ServerUnderTest = {
    expectTokenRequests(count) {
      const { tokenRequests } = summary
      if (tokenRequests !== count)
        throw new Error(`Expected ${count} token requests, and not ${tokenRequests}`)
    },
    get requests() {
      const oldestFirst = summary.requests.toReversed()
      return oldestFirst.map(({ path, form }) => ({ path, formField: (name: string) => form?.[name] }))
    },
    sessions: {
      get all() {
        return summary.sessions
      },
      revokeAll: () => tell('sessions/revoke-all', {}),
    },
    accounts: { lock: (kind, id, seconds) => tell('accounts/lock', { kind, id, seconds }) },
    clock: { advance: (durationMs) => tell('clock/advance', { durationMs }) },
    trouble: { next: (trouble) => tell('trouble/next', trouble) },
    restart: (options = {}) => tell('restart', options),
  }
  return {
    root,
    server,
    async fetch(input, init) {
      await told
      try {
        // As in process, where a clause gets the redirect itself; the client says for itself what it wants.
        return await way.fetch(input, { redirect: 'manual', ...init })
      } finally {
        await look()
      }
    },
  }
}

async function control(way: WayThere, root: string, command?: string, body?: object): Promise<Summary> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await (command === undefined
    ? way.fetch(`${root}/control`)
    : way.fetch(`${root}/control/${command}`, init))
  if (!response.ok) throw new Error(`The control API answers ${response.status}: ${await response.text()}`)
  return response.json()
}
