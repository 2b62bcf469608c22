// Cookies that were not set here, or not for this.
import { CompactEncrypt } from 'jose'
import { createSealer, createSealingKey } from '../browser/seal.ts'
import { type Row, sealingKey, sessionCookie, signedIn, stage } from './stage.test-support.ts'

const withCookie = (cookie: () => string | Promise<string>) => async () => {
  await signedIn()
  return stage.browser.fetch('/hdsi/Patient', { headers: { cookie: await cookie() } })
}

const ofSession = () => [...stage.browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')

export const cookies: Row[] = [
  ['a made-up cookie', withCookie(() => `${sessionCookie}=abc`), 401, 'sign_in_required'],
  [
    'a changed cookie',
    // Not its last letter, some of whose bits mean nothing.
    withCookie(() => ofSession().replace(/.(?=.{9}$)/, (letter) => (letter === 'A' ? 'B' : 'A'))),
    401,
    'sign_in_required',
  ],
  [
    'a cookie of another key',
    withCookie(
      async () =>
        `${sessionCookie}=${await createSealer([createSealingKey()]).seal({ about: {} }, 'santedb-session')}`,
    ),
    401,
    'sign_in_required',
  ],
  [
    'a cookie that was sealed for the sign-in',
    withCookie(
      async () =>
        `${sessionCookie}=${await createSealer([sealingKey]).seal({ about: {}, session: null }, 'santedb-sign-in')}`,
    ),
    401,
    'sign_in_required',
  ],
  [
    'a cookie with an algorithm of its own',
    withCookie(
      async () =>
        `${sessionCookie}=${await new CompactEncrypt(new TextEncoder().encode('{}')).setProtectedHeader({ alg: 'PBES2-HS256+A128KW', enc: 'A256GCM' }).encrypt(new TextEncoder().encode('password'))}`,
    ),
    401,
    'sign_in_required',
  ],
  ['a cookie twice', withCookie(() => `${ofSession()}; ${ofSession()}`), 401, 'sign_in_required'],
  [
    'a cookie with a chunk too many',
    withCookie(() => `${ofSession()}; ${sessionCookie}.1=AAAA`),
    401,
    'sign_in_required',
  ],
  [
    'a cookie of a name like ours',
    withCookie(() => ofSession().replace('__Host-', '')),
    401,
    'sign_in_required',
  ],
  [
    'a cookie within the cookie of a sibling site',
    withCookie(() => `a=b,${ofSession()}`),
    401,
    'sign_in_required',
  ],
  ['a cookie behind what is no blank', withCookie(() => `a=b;\u00a0${ofSession()}`), 401, 'sign_in_required'],
  [
    'a cookie after the sign-out',
    async () => {
      await signedIn()
      const cookie = ofSession()
      await stage.browser.post('/auth/sign-out')
      return stage.browser.fetch('/hdsi/Patient', { headers: { cookie } })
    },
    401,
    'sign_in_required',
  ],
  [
    'an elevation without a session',
    () => stage.browser.post('/auth/elevation', { purpose: 'a', policies: ['1.2'], password: 'a' }),
    401,
    'sign_in_required',
  ],
]
