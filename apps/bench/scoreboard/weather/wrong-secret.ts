import { judge, type Weather } from '../weather.ts'
import { use } from '../use.ts'
import { requestSession } from '../station.ts'

const attempts = 20

export const wrongSecret: Weather = {
  name: 'wrong secret, 20 calls',
  about:
    'The secret is wrong, and twenty calls are made: it is presented once. SanteDB locks the account after a few, for everybody who has the right one too.',
  claims: ['keeps'],
  isTold: true,
  clientSecret: 'a secret that was changed yesterday',
  async measure(sky) {
    for (let attempt = 0; attempt < attempts; attempt += 1) await use(sky)
    const presented = sky.station.tokenRequests().length
    const isLocked = !(await requestSession(sky.station.account)).ok
    return judge(
      presented === 1,
      `presented ${presented === 1 ? 'once' : `${presented} times`}${isLocked ? ', and the account is locked' : ''}`,
    )
  },
}
