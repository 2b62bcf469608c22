import { type RunningProgram, startProgram } from '../start-program.ts'

/** What a service has seen so far. */
export interface Seen {
  readonly tokenRequests: number
  readonly otherAuthRequests: number
  readonly calls: number
  readonly callsWithoutSession: number
}

/** A token endpoint and what its tokens are for, in a process of its own. */
export interface Service extends RunningProgram {
  seen(): Promise<Seen>
}

export async function startService(): Promise<Service> {
  const program = await startProgram(new URL('programs/service.ts', import.meta.url))
  return { ...program, seen: async () => (await fetch(`${program.root}/seen`)).json() }
}
