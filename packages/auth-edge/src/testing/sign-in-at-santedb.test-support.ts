import { EXAMPLE_USER, type TestServer } from '@santedb/test-server'

/** The user signs in at SanteDB's own page; gives where SanteDB sends the browser then. */
export async function signInAtSanteDb(server: TestServer, location: string): Promise<string> {
  const page = await server.fetch(new Request(location))
  const html = await page.text()
  const fields = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)]
  const form = new URLSearchParams(
    fields.map(([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')]),
  )
  form.set('username', EXAMPLE_USER.id)
  form.set('password', EXAMPLE_USER.password)
  const answer = await server.fetch(new Request(location, { method: 'POST', body: form }))
  const back = new URL(answer.headers.get('location') ?? '')
  return back.pathname + back.search
}
