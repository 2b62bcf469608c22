import type { Caller } from './contenders.ts'

// As many as a Worker may have open.
const atOnce = 6

/** Makes calls one after the other, and reads nothing of the answers. */
async function callInTurn(call: Caller, root: string, count: number): Promise<void> {
  for (let done = 0; done < count; done += 1) {
    const { status } = await call(`${root}/fhir/Patient/${done}`)
    if (status !== 200) throw new Error(`A call was answered with ${status}`)
  }
}

/** Makes calls, several at once, and reads the answers. */
async function callSideBySide(call: Caller, root: string, count: number): Promise<void> {
  let begun = 0
  const repeat = async (): Promise<void> => {
    while (begun < count) {
      begun += 1
      const answer = await call(`${root}/fhir/Patient/${begun}`)
      if (answer.status !== 200) throw new Error(`A call was answered with ${answer.status}`)
      await answer.text()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, repeat))
}

/** What is done in one round. */
export interface Load {
  /** Over loopback, or with a `fetch` that answers at once. */
  readonly over: 'loopback' | 'stub'
  readonly calls: number
}

/** Does one round's work for one of them. The stub is in the place of the runtime's `fetch` for as long. */
export async function work(call: Caller, root: string, { over, calls }: Load): Promise<void> {
  if (over === 'loopback') return callSideBySide(call, root, calls)
  const own = globalThis.fetch
  const answer = new Response('{}')
  globalThis.fetch = async () => answer
  try {
    await callInTurn(call, root, calls)
  } finally {
    globalThis.fetch = own
  }
}
