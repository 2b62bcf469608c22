import type { Generation } from '../history.ts'

/** What a test server is told to do wrong: as its control API takes it. */
export type Effect =
  | { readonly effect: 'delay'; readonly delayMs: number }
  | { readonly effect: 'hang' | 'html' }
  | { readonly effect: 'drip'; readonly intervalMs: number; readonly chunkBytes: number }
  | { readonly effect: 'drop' | 'truncate'; readonly takesEffect?: boolean }
  | { readonly effect: 'status'; readonly status: number; readonly retryAfter?: string }
  | { readonly effect: 'throttle'; readonly retryAfter?: string }
  | { readonly effect: 'contentType'; readonly contentType: string }
  /** To a stranger: another origin, which must never see a token. */
  | { readonly effect: 'redirect' }

/** Where it strikes. */
export type Place = 'token' | 'discovery' | '/auth' | 'resource'

/** One thing that is done. */
export type Action =
  | {
      readonly do: 'trouble'
      readonly at: Place
      readonly effect: Effect
      readonly chance?: number
      readonly times?: number
    }
  /** Ends all trouble, and the connections that still wait in it. */
  | { readonly do: 'calm' }
  | { readonly do: 'revoke' | 'rotate keys' }
  | { readonly do: 'restart'; readonly keepState: boolean }
  /** Ends the server's process or container, and starts another one. */
  | { readonly do: 'crash'; readonly downMs: number }
  | { readonly do: 'move clock'; readonly byMs: number }
  | { readonly do: 'lock'; readonly identity: string; readonly seconds: number }
  | { readonly do: 'change secret'; readonly identity: string }
  | { readonly do: 'kill'; readonly process: string; readonly downMs: number }
  /** Ends all of an identity's processes, and starts them with the secret as it is now. */
  | { readonly do: 'redeploy'; readonly identity: string }
  | { readonly do: 'hold calls' | 'go on calling' }

/** An action, and how long after its episode's beginning it is done. */
export type Step = Action & { readonly afterMs: number }

/** A piece of trouble with a beginning and an end. */
export interface Episode {
  readonly generation: Generation
  readonly atMs: number
  readonly title: string
  readonly steps: readonly Step[]
  /** How long it lasts. */
  readonly durationMs: number
}
