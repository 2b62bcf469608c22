/** The types of claims that 3.x acts on in `X-SanteDBClient-Claim` (SanteDB's `ClaimsUtility`). */
export const CLAIM = {
  override: 'urn:santedb:org:claim:override',
  facility: 'urn:oasis:names:tc:xspa:1.0:subject:facility',
  organization: 'urn:oasis:names:tc:xspa:1.0:subject:organization-id',
  temporary: 'urn:santedb:org:claim:temporary',
  language: 'urn:santedb:org:claim:lang',
  passwordReset: 'urn:santedb:org:claim:pwd_reset',
  certificateSubject: 'urn:santedb:org:claim:x509sub',
  userId: 'urn:santedb:org:claim:usrid',
} as const
