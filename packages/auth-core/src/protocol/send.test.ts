import { expect, test } from 'vitest'
import { send } from './send.ts'

const url = 'https://icdr.example.org:8443/fhir/Patient?name=secret'
const failing = {
  fetch: () => Promise.reject(new TypeError(`fetch failed: ${url}`)),
  redact: (text: string) => text.replaceAll('secret', '[removed]'),
}

test('where no answer comes it tells of the host alone, and of the cause without secrets', async () => {
  await expect(send(failing, url, {})).rejects.toMatchObject({
    code: 'network_error',
    summary: 'No answer came from icdr.example.org:8443.',
    cause: {
      name: 'TypeError',
      message: 'fetch failed: https://icdr.example.org:8443/fhir/Patient?name=[removed]',
    },
  })
})

test('where the caller ended the wait it fails with their reason, whatever the fetch says', async () => {
  const reason = new Error('enough')
  await expect(send(failing, url, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  const { signal } = new AbortController()
  await expect(send(failing, url, { signal })).rejects.toMatchObject({ code: 'network_error' })
})
