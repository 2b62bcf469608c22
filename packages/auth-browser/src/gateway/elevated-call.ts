import { type ElevationRequest, readElevation } from '@santedb/auth-core'
import type { AuthOptions, ElevationOptions } from './auth.ts'
import type { SignInStep } from './sign-in.ts'

/** The header that a call says it is to be made with the elevation with. */
export const elevationHeader = 'x-santedb-elevation'

/** What elevates calls: the page asks the user, the gateway grants. */
export interface Elevator {
  readonly onElevation: NonNullable<AuthOptions['onElevation']>
  readonly elevate: (options: ElevationOptions) => Promise<SignInStep>
}

/** Makes what obtains an elevation that an answer asks for; the user is asked once for calls that come together. */
export function createElevation({ onElevation, elevate }: Elevator): (refused: Response) => Promise<boolean> {
  const underWay = new Map<string, Promise<boolean>>()

  return async (refused) => {
    const request = readElevation(refused)
    if (!request) return false
    const key = request.policies.toSorted().join(' ')
    const asking = underWay.get(key) ?? obtain(request).finally(() => underWay.delete(key))
    underWay.set(key, asking)
    return asking
  }

  async function obtain(request: ElevationRequest): Promise<boolean> {
    let next: SignInStep | undefined
    while (next?.step !== 'done') {
      const answer = await onElevation(request, next)
      if (!answer) return false
      next = await elevate({ ...answer, policies: request.policies })
    }
    return true
  }
}
