import type { Weather } from '../weather.ts'
import { firstCallerAborts } from './abort.ts'
import { deadSessionAtFifty, deadSessionAtPost } from './dead-session.ts'
import { failedRenewal } from './failed-renewal.ts'
import { hang } from './hang.ts'
import { herd } from './herd.ts'
import { lifetime } from './lifetime.ts'
import { longLifetime } from './long-lifetime.ts'
import { redirectToAnotherOrigin, unrelatedOrigin } from './origins.ts'
import { refreshWithNewToken, refreshWithoutNewToken } from './refresh.ts'
import { retryAfter } from './retry-after.ts'
import { secretsInErrors, secretsInInspect } from './secrets.ts'
import { shortLifetime } from './short-lifetime.ts'
import { signIn } from './sign-in.ts'
import { wrongSecret } from './wrong-secret.ts'

/** In the order of the board. Who cannot sign in with the first is not asked for the others. */
export const weathers: readonly Weather[] = [
  signIn,
  lifetime,
  herd,
  shortLifetime,
  longLifetime,
  retryAfter,
  hang,
  wrongSecret,
  deadSessionAtPost,
  deadSessionAtFifty,
  firstCallerAborts,
  failedRenewal,
  refreshWithNewToken,
  refreshWithoutNewToken,
  unrelatedOrigin,
  redirectToAnotherOrigin,
  secretsInInspect,
  secretsInErrors,
]
