import * as v from 'valibot'

/** What the gateway knows of a browser's session besides what SanteDB granted. */
export interface About {
  /** Random, and the gateway's own. */
  readonly id: string
  /** How the user signed in: a session can only be renewed by who obtained it. */
  readonly by: 'password' | 'code'
  /** The user's name. */
  readonly user: string
  readonly startedAtMs: number
  /** When SanteDB's session ends, on SanteDB's clock: of two the newer one ends later. */
  readonly expiresAtMs: number
  /** When it should be renewed, on this machine's clock. */
  readonly renewAtMs: number
  /** Counts what the cookie has held, so that of two the newer one is known. */
  readonly version: number
  readonly elevation?: Elevation | undefined
}

/** A short session with overridden policies, beside the main one. */
export interface Elevation {
  readonly accessToken: string
  readonly policies: readonly string[]
  /** On this machine's clock. */
  readonly expiresAtMs: number
}

const schema: v.GenericSchema<unknown, About> = v.object({
  id: v.string(),
  by: v.picklist(['password', 'code']),
  user: v.string(),
  startedAtMs: v.number(),
  expiresAtMs: v.number(),
  renewAtMs: v.number(),
  version: v.number(),
  elevation: v.optional(
    v.object({ accessToken: v.string(), policies: v.array(v.string()), expiresAtMs: v.number() }),
  ),
})

/** Reads what was kept of a session. */
export function readAbout(value: unknown): About | undefined {
  const { success, output } = v.safeParse(schema, value)
  return success ? output : undefined
}

/** Whether SanteDB's session should be renewed now. */
export function isRenewalDue({ renewAtMs }: About, nowMs: number): boolean {
  return nowMs >= renewAtMs
}
