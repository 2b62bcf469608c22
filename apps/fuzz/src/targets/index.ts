import type { Target } from '../engine/target.ts'
import { callFailureTarget } from './call-failure.ts'
import { callbackTarget } from './callback.ts'
import { challengeTarget } from './challenge.ts'
import { clientCertificateTarget } from './client-certificate.ts'
import { commandLineTarget } from './command-line.ts'
import { configurationTarget } from './configuration.ts'
import { cookiesTarget } from './cookies.ts'
import { discoveryTargets } from './discovery.ts'
import { fileStoreTarget } from './file-store.ts'
import { fixtureTarget } from './fixture.ts'
import { gatewayTarget } from './gateway.ts'
import { identityTokenTarget } from './identity-token.ts'
import { keySetTarget } from './key-set.ts'
import { sessionLookUpTarget } from './session-look-up.ts'
import { storedSessionTargets } from './stored-session.ts'
import { testServerWireTarget } from './test-server-wire.ts'
import { testServerTargets } from './test-server.ts'
import { tokenAnswerTargets } from './token-answers.ts'

/** Everything that parses what came from outside. */
export const targets: readonly Target[] = [
  ...tokenAnswerTargets,
  ...discoveryTargets,
  challengeTarget,
  identityTokenTarget,
  keySetTarget,
  sessionLookUpTarget,
  callFailureTarget,
  callbackTarget,
  ...storedSessionTargets,
  fileStoreTarget,
  gatewayTarget,
  cookiesTarget,
  configurationTarget,
  commandLineTarget,
  clientCertificateTarget,
  fixtureTarget,
  ...testServerTargets,
  testServerWireTarget,
]
