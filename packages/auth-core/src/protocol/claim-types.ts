import type { ClientClaimTypes } from './client-claims.ts'

const purpose = 'urn:oasis:names:tc:xacml:2.0:action:purpose'
const facility = 'urn:oasis:names:tc:xspa:1.0:subject:facility'

/** The names of iCDR 2.x. A server takes only those that its configuration allows. */
export const icdr2ClaimTypes: ClientClaimTypes = {
  override: 'urn:santedb:org:override',
  purpose,
  facility,
  organization: 'SubjectOrganizationID',
  language: 'http://santedb.org/claims/language',
  temporary: undefined,
}

/** The names of iCDR 3.x. A session without a user takes `override`, `purpose` and `language` only. */
export const icdr3ClaimTypes: ClientClaimTypes = {
  override: 'urn:santedb:org:claim:override',
  purpose,
  facility,
  organization: 'urn:oasis:names:tc:xspa:1.0:subject:organization-id',
  language: 'urn:santedb:org:claim:lang',
  temporary: 'urn:santedb:org:claim:temporary',
}
