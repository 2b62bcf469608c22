import { type Cell, bad, good, type Sky, type Weather } from '../weather.ts'
import { begin, use, within } from '../use.ts'
import { findSecrets } from '../find-secrets.ts'

export const secretsInInspect: Weather = {
  name: 'secrets in `inspect`',
  about:
    'The client, signed in, is printed by `inspect` and `JSON.stringify`, as a logger or a crash report would: neither the secret nor a token is in it.',
  async measure(sky) {
    await begin(sky)
    await sky.client.session()
    const held = sky.client.held()
    if (held.length === 0) return { verdict: 'does not apply', words: 'no such thing' }
    return tell(findSecrets(held, sky.station))
  },
}

type Trouble = Parameters<Sky['station']['server']['trouble']['next']>[0]

const troubles: readonly Trouble[] = [
  { endpoint: 'token', effect: 'status', status: 503 },
  { endpoint: 'token', effect: 'html' },
  { endpoint: 'token', effect: 'contentType', contentType: 'text/plain' },
  { endpoint: 'token', effect: 'drop' },
  { endpoint: 'resource', effect: 'status', status: 500 },
  { endpoint: 'resource', effect: 'drop' },
]
const patienceMs = 6000
/** A wrong secret, a page and a broken call are errors to everybody. */
const fewestErrors = 3

export const secretsInErrors: Weather = {
  name: 'secrets in errors',
  about:
    'What is thrown, and written to the console, where the secret is refused, the token endpoint fails, answers with a page or under another content type or drops the connection, and where a call fails: the same.',
  async measure({ station, contestant, console }) {
    const account = { ...station.account, timeoutMs: 1000 }
    const errors: unknown[] = []
    const attempt = async (client: Sky['client']) =>
      errors.push((await within(patienceMs, use({ client, station })))?.error)

    const wrong = `${account.clientSecret}-of-yesterday`
    await attempt(contestant.open({ ...account, clientSecret: wrong }))
    for (const trouble of troubles) {
      station.server.trouble.next({ ...trouble, times: 1000 })
      await attempt(contestant.open(account))
      station.server.trouble.clear()
    }
    const thrown = errors.filter((error) => error !== undefined)
    if (thrown.length < fewestErrors) return bad('hardly ever throws, so that there is nothing to look at')
    return tell(findSecrets([thrown, console], station))
  },
}

function tell(found: readonly string[]): Cell {
  return found.length === 0 ? good('shows none') : bad(`shows ${found.join(', ')}`)
}
