// Answers to sign-ins that were not begun here, and ways out to elsewhere.
import { signInAtSanteDb } from '../testing/sign-in-at-santedb.test-support.ts'
import { pendingCookie, type Row, sessionCookie, signedIn, stage } from './stage.test-support.ts'

export const callbacks: Row[] = [
  [
    'a callback that nobody began',
    () => stage.browser.navigate('/auth/callback?code=a&state=b'),
    400,
    'callback_rejected',
  ],
  [
    'a callback with another state',
    async () => {
      await stage.browser.navigate('/auth/sign-in')
      return stage.browser.navigate('/auth/callback?code=a&state=b')
    },
    400,
    'callback_rejected',
  ],
  [
    'a callback without a state',
    async () => {
      await stage.browser.navigate('/auth/sign-in')
      return stage.browser.navigate('/auth/callback?code=a')
    },
    400,
    'callback_rejected',
  ],
  [
    'a callback that was forged with a session',
    async () => {
      await signedIn()
      stage.browser.cookies.set(pendingCookie, stage.browser.cookies.get(sessionCookie) ?? '')
      return stage.browser.navigate('/auth/callback?code=a&state=b')
    },
    400,
    'callback_rejected',
  ],
  [
    'a callback that was used before',
    async () => {
      const begun = await stage.browser.navigate('/auth/sign-in')
      const kept = new Map(stage.browser.cookies)
      const callback = await signInAtSanteDb(stage.site.server, begun.headers.get('location') ?? '')
      await stage.browser.navigate(callback)
      for (const [name, value] of kept) stage.browser.cookies.set(name, value)
      return stage.browser.navigate(callback)
    },
    400,
    'callback_rejected',
  ],
  [
    'a callback with a refusal that nobody asked for',
    () => stage.browser.navigate('/auth/callback?error=access_denied&state=b'),
    400,
    'callback_rejected',
  ],
]

export const returns: Row[] = [
  'https://evil.example.org/',
  '//evil.example.org/',
  '/\\evil.example.org',
  '\\\\evil.example.org',
  '/%09/evil.example.org'.replace('%09', '\t'),
  '/.//evil.example.org',
  '/a/..//evil.example.org',
  'javascript:alert(1)',
  'data:text/html,a',
  ' https://evil.example.org',
  '/auth/sign-in?returnTo=/',
  `/${'a'.repeat(2000)}`,
].map((returnTo) => [
  `a return to ${JSON.stringify(returnTo).slice(0, 40)}`,
  () => stage.browser.navigate(`/auth/sign-in?returnTo=${encodeURIComponent(returnTo)}`),
  400,
  'malformed_request',
])
