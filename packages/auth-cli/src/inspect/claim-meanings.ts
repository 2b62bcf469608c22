import { sessionIdClaim } from './generation-of.ts'

type Meaning = (value: unknown, generation: 2 | 3 | undefined) => string | undefined

/** SanteDB's kinds of actor (`ActorTypeKeys`). */
export const actors: Readonly<Record<string, string>> = {
  'e9cd4dad-2759-4022-ab07-92fcfb236a98': 'an application',
  '5d584bec-7cfe-4d24-a6d7-efaf7f315c1f': 'a device',
  '33932b42-6f4b-4659-8849-6aca54139d8e': 'a person',
  '9f71bb34-9691-440f-8249-9c831ea16d58': 'the system itself',
}

const always =
  (meaning: string): Meaning =>
  () =>
    meaning

/** What each claim of SanteDB's identity tokens is for (`OAuthTokenBehavior`, `OAuthServiceBehavior`). */
export const claimMeanings: Readonly<Record<string, Meaning>> = {
  iss: always('The name that the server was configured with. SanteDB takes any text: it need be no address.'),
  aud: (value) =>
    'The application that it is for.' +
    (Array.isArray(value) && value.includes(null)
      ? ' The null is of a session look-up, which names no application.'
      : Array.isArray(value)
        ? ''
        : ' A single text as here is what builds of iCDR 3.x before v3.0.2033 write.'),
  sub: (_, generation) =>
    generation === 2
      ? "The SID of whom the session is for: in builds of 2.1 the device's, in those of 2019 the application's, or the user's."
      : 'The SID of whom the session is for: the user, or the application where there is no user.',
  exp: always('When the session ends.'),
  nbf: always('When the session began.'),
  iat: (value, generation) =>
    typeof value === 'string'
      ? 'When it was written: as a text with a fraction, as iCDR 2.x does. Libraries that check JWTs refuse that.'
      : generation === 3
        ? 'The same as nbf; it moves when the session is refreshed.'
        : 'When it was written.',
  jti: (_, generation) =>
    generation === 2
      ? 'In iCDR 2.x this is the access token: treat the whole identity token as a secret, and never log or forward it.'
      : 'Random, and another one each time.',
  at_hash: always(
    'Ties it to its access token: half of a SHA-256 hash of that one, whatever the algorithm is.',
  ),
  sid: always('The id of the session; the access token begins with it too.'),
  [sessionIdClaim]: always('The id of the session.'),
  nonce: always('What the request had as its nonce.'),
  name: always('The name of the user, or of the application where there is no user.'),
  unique_name: always('The name of whom the session is for.'),
  nameid: always("The user's SID."),
  role: always("The user's roles: one as a text, several as a list."),
  actor: always('What kind of actor it is.'),
  actort: always('What kind of actor it is.'),
  authmethod: always('How the user proved who they are.'),
  email: always("The user's address, if it was confirmed."),
  phone_number: always("The user's telephone number, if it was confirmed."),
  lang: always("The session's language."),
  realm: always('The server that a dCDR relayed this token from.'),
  appid: always('The SID of the application.'),
  devid: always('The SID of the device.'),
  'http://santedb.org/claims/language': always("The session's language."),
  'urn:santedb:org:claim:usrid': always("The user's SID."),
  scope: (value, generation) =>
    `The policies of the session${Array.isArray(value) ? '' : '; a single one is a text'}. ` +
    (generation === 2
      ? 'iCDR 2.x lists what was asked for first, and then all that is granted: to ask for less restricts nothing there.'
      : 'With policies asked for, iCDR 3.x grants exactly those; else all that are granted.'),
  'extensions.santedb': always('Empty, which is usual.'),
  'extensions.ihe_iua': always('Empty where there is no user, which is usual.'),
  'extensions.santedb.appid': always('The SID of the application.'),
  'extensions.santedb.devid': always('The SID of the device.'),
  'extensions.santedb.usrid': always("The user's SID."),
  'extensions.santedb.appname': always('The name of the application.'),
  'extensions.santedb.devname': always('The name of the device.'),
  'extensions.santedb.lang': always("The session's language."),
  'extensions.santedb.isOverride': always(
    'An elevated session ("break the glass"). SanteDB writes the text "true".',
  ),
  'extensions.santedb.temporary': always(
    'A session that cannot be refreshed. SanteDB writes the text "true".',
  ),
  'extensions.santedb.pwd_reset': always(
    'A session that may only set a new password. SanteDB writes the text "true".',
  ),
  'extensions.santedb.x509sub': always(
    'The subject of the client certificate that the device signed in with.',
  ),
  'extensions.ihe_iua.person_id': always("The id of the user's record in the CDR."),
  'extensions.ihe_iua.subject_name': always("The user's name."),
  'extensions.ihe_iua.subject_facility_id': always('The facility that the user chose to work in.'),
  'extensions.ihe_iua.subject_organization_id': always("The user's organization."),
  'extensions.ihe_iua.subject_organization': always("The name of the user's organization."),
  'extensions.ihe_iua.national_provider_identifier': always("The user's number as a provider of care."),
  'extensions.ihe_iua.subject_role': always("The user's roles, as codes."),
  'extensions.ihe_iua.purpose_of_use': always('What the session is for; it may be listed more than once.'),
  'urn:oasis:names:tc:xacml:2.0:action:purpose': always('What the session is for.'),
  'urn:oasis:names:tc:xspa:1.0:subject:facility': always('The facility that the user chose to work in.'),
  'urn:santedb:org:override': always('An elevated session ("break the glass").'),
}
