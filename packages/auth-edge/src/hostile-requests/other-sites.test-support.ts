// What other sites can make a browser send.
import { gatewayOrigin } from '../testing/open-gateway.test-support.ts'
import { allison, type Row, signedIn, stage } from './stage.test-support.ts'

const form = 'application/x-www-form-urlencoded'

export const otherSites: Row[] = [
  [
    'a form of another site',
    async () =>
      (await signedIn()).send('/hdsi/Patient', {
        method: 'POST',
        headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example.org', 'content-type': form },
        body: 'a=b',
      }),
    403,
    'cross_site_request',
  ],
  [
    'a form of a sibling site',
    async () =>
      (await signedIn()).send('/hdsi/Patient', {
        method: 'POST',
        headers: { 'sec-fetch-site': 'same-site', origin: 'https://other.example.org' },
        body: 'a=b',
      }),
    403,
    'cross_site_request',
  ],
  [
    'a form of an opaque origin',
    async () =>
      (await signedIn()).send('/hdsi/Patient', {
        method: 'POST',
        headers: { origin: 'null', 'x-santedb-page': '1' },
        body: 'a=b',
      }),
    403,
    'cross_site_request',
  ],
  [
    'a form that says nothing of itself',
    async () =>
      (await signedIn()).send('/hdsi/Patient', {
        method: 'POST',
        headers: { 'x-santedb-page': '1' },
        body: 'a=b',
      }),
    403,
    'cross_site_request',
  ],
  [
    'a form of this site',
    async () =>
      (await signedIn()).send('/hdsi/Patient', {
        method: 'POST',
        headers: { 'sec-fetch-site': 'same-origin', origin: gatewayOrigin },
        body: 'a=b',
      }),
    403,
    'cross_site_request',
  ],
  [
    'an origin with another port',
    async () =>
      (await signedIn()).send('/hdsi/Patient', {
        method: 'POST',
        headers: { origin: `${gatewayOrigin}:8443`, 'x-santedb-page': '1' },
        body: 'a=b',
      }),
    403,
    'cross_site_request',
  ],
  [
    'an image of another site',
    async () => (await signedIn()).send('/hdsi/Patient', { headers: { 'sec-fetch-site': 'cross-site' } }),
    403,
    'cross_site_request',
  ],
  [
    'a sign-in by another site',
    () =>
      stage.browser.send('/auth/sign-in', {
        method: 'POST',
        headers: {
          'sec-fetch-site': 'cross-site',
          origin: 'https://evil.example.org',
          'content-type': 'application/json',
        },
        body: JSON.stringify(allison),
      }),
    403,
    'cross_site_request',
  ],
  [
    'a sign-out by another site',
    async () =>
      (await signedIn()).send('/auth/sign-out', {
        method: 'POST',
        headers: { 'sec-fetch-site': 'cross-site' },
      }),
    403,
    'cross_site_request',
  ],
  [
    'an elevation by another site',
    async () =>
      (await signedIn()).send('/auth/elevation', {
        method: 'POST',
        headers: { 'sec-fetch-site': 'cross-site' },
      }),
    403,
    'cross_site_request',
  ],
  [
    'a look at the session by another site',
    async () => (await signedIn()).send('/auth/session', { headers: { 'sec-fetch-site': 'cross-site' } }),
    403,
    'cross_site_request',
  ],
  [
    'a sign-in that is a form',
    () =>
      stage.browser.fetch('/auth/sign-in', {
        method: 'POST',
        headers: { 'content-type': form },
        body: 'username=allison',
      }),
    415,
    'unsupported_media',
  ],
  [
    'a sign-in that is text',
    () =>
      stage.browser.fetch('/auth/sign-in', {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: JSON.stringify(allison),
      }),
    415,
    'unsupported_media',
  ],
  [
    'a sign-in with a claim of its own',
    () => stage.browser.post('/auth/sign-in', { ...allison, override: true }),
    400,
    'malformed_request',
  ],
  [
    'a sign-in with a name that is none',
    () => stage.browser.post('/auth/sign-in', { ...allison, username: { $ne: '' } }),
    400,
    'malformed_request',
  ],
  [
    'a sign-in that injects a claim',
    () =>
      stage.browser.post('/auth/sign-in', { ...allison, facility: 'a;urn:santedb:org:claim:override=true' }),
    400,
    'malformed_request',
  ],
  [
    'a sign-in that is too large',
    () => stage.browser.post('/auth/sign-in', { ...allison, password: 'a'.repeat(20_000) }),
    413,
    'body_too_large',
  ],
  [
    'a method with the name of what every object has',
    () => stage.site.call('/auth/session', { method: 'constructor' }),
    405,
    'method_not_allowed',
  ],
  [
    'a sign-in by GET',
    () => stage.browser.navigate('/auth/password?username=allison&password=Pass@123'),
    405,
    'method_not_allowed',
  ],
]
