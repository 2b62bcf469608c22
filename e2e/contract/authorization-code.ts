import {
  authorizationCode,
  createAuthorizationUrl,
  readAuthorizationCallback,
} from '@santedb/auth-core/authorization-code'
import { EXAMPLE_APPLICATION, EXAMPLE_USER } from '@santedb/test-server'
import { type Bench, expectEqual, failureOf } from './bench.ts'
import { both, type Clause } from './clause.ts'

const redirectUri = 'https://app.example.org/callback'
type ResponseMode = 'query' | 'fragment' | 'form_post'

/** Sign-in at SanteDB's own page, by each way in which the answer can come back. */
export const authorizationCodes: readonly Clause[] = (['query', 'fragment', 'form_post'] as const).map(
  (responseMode): Clause => ({
    name: `a user signs in at SanteDB's page, and the answer comes as ${responseMode}`,
    // iCDR 2.x has no fragment.
    generations: responseMode === 'fragment' ? [3] : both,
    server: { usableCodes: true },
    async check(bench) {
      // The browser presents no device at the page, so the application must present none for the code.
      const auth = bench.auth({
        grant: bench.library.interactive(),
        ...(bench.generation === 3 && { device: undefined }),
      })
      const { url, pending } = await createAuthorizationUrl({
        root: bench.root,
        dialect: `icdr${bench.generation}`,
        clientId: EXAMPLE_APPLICATION.id,
        redirectUri,
        responseMode,
      })
      const callback = await signInAtPage(bench, url, responseMode)
      const answer = await readAuthorizationCallback(callback, pending)
      await auth.signIn(authorizationCode(answer))
      expectEqual((await auth.fetch('/fhir/Patient')).status, 200, 'status')

      const foreign = { ...pending, state: 'of-another-sign-in' }
      const again = await signInAtPage(bench, url, responseMode)
      const error = await failureOf(bench.library, readAuthorizationCallback(again, foreign))
      expectEqual(error.code, 'callback_rejected', 'code')
    },
  }),
)

/** What a browser does: opens the page, fills the form in, follows the answer. */
async function signInAtPage(bench: Bench, url: URL, responseMode: ResponseMode): Promise<URL | Request> {
  const page = await (await bench.fetch(url)).text()
  const fields = { ...fieldsOf(page), username: EXAMPLE_USER.id, password: EXAMPLE_USER.password }
  const form = { method: 'POST', body: new URLSearchParams(fields).toString().replaceAll('+', '%20') }
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await bench.fetch(new URL(url.pathname, url), { ...form, headers })
  if (responseMode !== 'form_post') return new URL(answer.headers.get('location') ?? '')
  const body = new URLSearchParams(fieldsOf(await answer.text()))
  return new Request(redirectUri, { method: 'POST', body })
}

function fieldsOf(page: string): Record<string, string> {
  const inputs = [...page.matchAll(/<input[^>]*>/g)].map(([input]) => [
    attributeOf(input, 'name'),
    attributeOf(input, 'value'),
  ])
  return Object.fromEntries(inputs.filter(([name]) => name !== ''))
}

function attributeOf(input: string, name: string): string {
  const value = new RegExp(`${name}="([^"]*)"`).exec(input)?.[1] ?? ''
  return value.replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}
