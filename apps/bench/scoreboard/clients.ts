import type { Contestant } from './client.ts'
import { badgateway } from './clients/badgateway.ts'
import { fetchByHand } from './clients/fetch-by-hand.ts'
import { googleAuthLibrary } from './clients/google-auth-library.ts'
import { msalNode } from './clients/msal-node.ts'
import { oauth4webapi } from './clients/oauth4webapi.ts'
import { openidClient } from './clients/openid-client.ts'
import { santedbAuth } from './clients/santedb-auth.ts'
import { simpleOauth2 } from './clients/simple-oauth2.ts'

/** In the order of the board. */
export const contestants: readonly Contestant[] = [
  santedbAuth,
  badgateway,
  googleAuthLibrary,
  msalNode,
  simpleOauth2,
  openidClient,
  oauth4webapi,
  fetchByHand,
]
