import { EXAMPLE_USER } from '@santedb/test-server'
import { expectEqual, expectThat } from './bench.ts'
import { both, type Clause } from './clause.ts'

const protectedPatient = '/hdsi/Patient/e73ae3fe-dc6d-4e05-a5da-715f90f5c789'
const restrictedInformation = '1.3.6.1.4.1.33349.3.1.5.9.3'
const emergency = '6af982f0-9169-11ea-bb37-0242ac130002'

/** Breaking the glass. */
export const elevation: readonly Clause[] = [
  {
    name: 'a protected record asks for elevation, and an elevated session reads it',
    generations: both,
    // Generation 2 takes only the claims that it was configured for, and by default none of these.
    server: { allowedClaims: ['urn:santedb:org:override', 'urn:oasis:names:tc:xacml:2.0:action:purpose'] },
    async check(bench) {
      const { interactive, password, readElevation } = bench.library
      const { id: username, password: secret } = EXAMPLE_USER
      const auth = bench.auth({ grant: interactive() })
      const session = await auth.signIn(password({ username, password: secret }))

      const refused = await auth.fetch(protectedPatient)
      expectEqual(refused.status, 401, 'status')
      const asked = readElevation(refused)
      expectEqual(asked?.policies, [restrictedInformation], 'policies asked for')
      expectThat(
        bench.events.some(({ type }) => type === 'elevation_required'),
        'no event',
      )

      const elevated = await auth.elevate({
        grant: password({ username, password: secret }),
        purpose: emergency,
        policies: asked?.policies ?? [],
      })
      expectEqual((await elevated.fetch(protectedPatient)).status, 200, 'status of the elevated call')
      expectThat(elevated.session.accessToken !== session.accessToken, 'the elevated session is the main one')
      const minutesLeft = (elevated.session.expiresAt.getTime() - Date.now()) / 60_000
      expectThat(
        bench.generation === 2 || minutesLeft < 2.5,
        `the elevated session lives ${minutesLeft} minutes`,
      )
      expectEqual((await auth.session()).accessToken, session.accessToken, 'main session')
    },
  },
]
