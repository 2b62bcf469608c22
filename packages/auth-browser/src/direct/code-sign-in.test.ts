// What a page finds when its user comes back; e2e has the whole way in a real browser.
import { afterEach, expect, test, vi } from 'vitest'
import { takeAnswer } from './code-sign-in.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

const pending = {
  codeVerifier: 'the verifier',
  state: 'x',
  nonce: 'n',
  redirectUri: 'https://app.example.org/',
}

/** A tab that the user has come back to, with what it kept of the beginning. */
function comeBack(kept: string | undefined) {
  const entries = new Map(kept === undefined ? [] : [['santedb-auth.sign-in.x', kept]])
  const replaceState = vi.fn<History['replaceState']>()
  vi.stubGlobal('location', new URL('https://app.example.org/patients?name=a#code=the-code&state=x'))
  vi.stubGlobal('history', { state: { page: 1 }, replaceState })
  vi.stubGlobal('window', {})
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => entries.get(key) ?? null,
    removeItem: (key: string) => entries.delete(key),
  })
  return { entries, replaceState }
}

test('an answer to what was begun in this tab is taken once', () => {
  const { entries } = comeBack(JSON.stringify({ pending, returnTo: '/patients' }))
  const { codeVerifier, nonce, redirectUri } = pending
  const answer = { code: 'the-code', codeVerifier, nonce, redirectUri }
  expect(takeAnswer()).toEqual({ answer, returnTo: '/patients' })
  expect(entries.size).toBe(0)
  expect(takeAnswer).toThrow('No such sign-in was begun here.')
})

test.for([undefined, '', '{"pending":', 'null', '"x"', '[]', '{}', '{"pending":null}'])(
  'an answer to what was kept as %j belongs to no sign-in of this tab, and its code goes',
  (kept) => {
    const { entries, replaceState } = comeBack(kept)
    expect(takeAnswer).toThrow(expect.objectContaining({ name: 'AuthError', code: 'callback_rejected' }))
    expect(replaceState).toHaveBeenCalledExactlyOnceWith({ page: 1 }, '', '/patients?name=a')
    expect(entries.size).toBe(0)
  },
)
