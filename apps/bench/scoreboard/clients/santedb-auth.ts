import { createAuth, type Session } from '@santedb/auth-core'
import type { Contestant } from '../client.ts'

export const santedbAuth: Contestant = {
  name: 'SanteDB Auth',
  isOurs: true,
  driven: '`createAuth`, with the same options for both generations, as its README begins.',
  claims: ['keeps', 'calls', 'ahead', 'refreshes', 'limits', 'aborts'],
  open({ root, clientId, clientSecret, device, timeoutMs }) {
    const auth = createAuth({
      root,
      clientId,
      clientSecret,
      ...(device && { device }),
      ...(timeoutMs !== undefined && { timeoutMs }),
    })
    let handedOut: Session | undefined
    return {
      async session() {
        handedOut = await auth.session()
        return { accessToken: handedOut.accessToken, endsAtMs: handedOut.expiresAt.getTime() }
      },
      call: (address, init) => auth.fetch(address, init),
      renew: () => auth.renew(),
      // What it hands out keeps its tokens to itself too.
      held: () => [auth, handedOut],
    }
  },
}
