import { ACTOR } from '../actors.ts'
import type { ResolvedOptions } from '../options.ts'
import { POLICY_ROOT } from '../policies.ts'
import { PURPOSE_CLAIM } from '../purposes-of-use.ts'
import type { Session } from '../state/sessions.ts'
import { randomBytes, toBase64Url, utf8 } from '../tokens/bytes.ts'
import { sha256 } from '../tokens/sha-256.ts'
import { CLAIM } from './claim-types.ts'

const AT_HASH_BYTES = 16
const JTI_BYTES = 32
const PURPOSE_CONCEPT_SET = 'http://santedb.org/conceptset/PurposeOfUse'
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** What an identity token says, and to whom. */
export interface IdentityRequest {
  readonly session: Session
  /** The session token, also where the access token is another. */
  readonly sessionToken: string
  /** The request's `client_id`; `null` when there was none to read, as in `GET session`. */
  readonly clientId: string | null
  readonly nonce?: string | undefined
}

/**
 * The members of a 3.x identity token, in its order; what has no value is no member of the JSON (SanteDB's
 * `OAuthServiceBehavior`, `JwtClaimMapper` and `SanteDBExtendedClaimMapper`).
 */
export async function identityClaims(
  { session, sessionToken, clientId, nonce }: IdentityRequest,
  options: ResolvedOptions,
): Promise<Record<string, unknown>> {
  const { application, user, notBeforeMs, notAfterMs } = session
  const subject = user ?? application
  const notBefore = Math.floor(notBeforeMs / 1000)
  return {
    aud: audience(application.id, clientId, options),
    iss: options.issuer,
    exp: Math.floor(notAfterMs / 1000),
    iat: notBefore,
    nbf: notBefore,
    extensions: { ihe_iua: iheExtension(session), santedb: santedbExtension(session) },
    sid: session.id,
    scope: oneOrMany(encodeScopes(session.scopes, options)),
    name: subject.id,
    actor: ACTOR[subject.kind],
    sub: subject.sid,
    role: user && oneOrMany(user.roles),
    email: user?.email,
    phone_number: user?.phoneNumber,
    lang: session.claims[CLAIM.language],
    [CLAIM.userId]: user?.sid,
    at_hash: toBase64Url(sha256(utf8(sessionToken)).slice(0, AT_HASH_BYTES)),
    // SanteDB hashes names, time and more; nobody can tell such a hash from random bytes.
    jti: toBase64Url(randomBytes(JTI_BYTES)),
    nonce,
  }
}

/**
 * The application's name, and the request's `client_id` where that is spelled differently; builds before
 * v3.0.2033 write the name alone.
 */
function audience(name: string, clientId: string | null, options: ResolvedOptions): unknown {
  if (options.audience === 'string') return name
  return clientId === name ? [name] : [name, clientId]
}

/**
 * The encoder looks for a list of strings and is given a list of objects: only a single scope is ever encoded
 * (SanteDB's `JwtClaimMapper`).
 */
function encodeScopes(scopes: readonly string[], options: ResolvedOptions): readonly string[] {
  if (!options.encodeScopes || scopes.length !== 1) return scopes
  return scopes.map((oid) =>
    oid === POLICY_ROOT || oid.startsWith(`${POLICY_ROOT}.`) ? `ua${oid.slice(POLICY_ROOT.length)}` : oid,
  )
}

/** Booleans are strings here. */
function santedbExtension({ application, device, user, claims }: Session): Record<string, unknown> {
  return {
    appid: application.sid,
    devid: device?.sid,
    usrid: user?.sid,
    appname: application.id,
    lang: claims[CLAIM.language],
    isOverride: claims[CLAIM.override],
    temporary: claims[CLAIM.temporary],
    pwd_reset: claims[CLAIM.passwordReset],
    x509sub: claims[CLAIM.certificateSubject],
  }
}

function iheExtension({ user, claims }: Session): Record<string, unknown> {
  const organization = claims[CLAIM.organization]
  const purpose = claims[PURPOSE_CLAIM]
  return {
    person_id: user?.personId,
    subject_name: user?.id,
    subject_facility_id: claims[CLAIM.facility],
    subject_organization_id:
      organization !== undefined && UUID.test(organization)
        ? `urn:uuid:${organization.toLowerCase()}`
        : undefined,
    purpose_of_use: purpose && { system: PURPOSE_CONCEPT_SET, code: purpose },
  }
}

/** A single value is a plain member, several are an array, none is absent. */
function oneOrMany(values: readonly string[]): string | readonly string[] | undefined {
  return values.length > 1 ? values : values[0]
}
