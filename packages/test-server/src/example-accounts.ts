import type { TestServerFacility, TestServerUser } from './options.ts'
import { POLICY } from './policies.ts'

/** An account of which everything is known. */
export type ExampleAccount = Readonly<Record<'id' | 'secret' | 'sid', string>>

/** The application of the documented example. */
export const EXAMPLE_APPLICATION: ExampleAccount = {
  id: 'EXAMPLE_APPLICATION',
  secret: '4toXrw0x-SpM1K4c7D$M0OkJcA1OgW4HeOlV',
  sid: '5e72744a-b4ca-11ef-9e56-d7a7bf34be11',
}

/** The device of the documented example. */
export const EXAMPLE_DEVICE: ExampleAccount = {
  id: 'EXAMPLE_DEVICE_NODE',
  secret: 'qlcEtboF-H5XdK4x1t-arL5GaG4svF9TkL5a',
  sid: '142369d0-f1f1-40d8-927b-eeb750eceb3c',
}

/** The facilities of the documented example. */
export const EXAMPLE_FACILITIES: readonly TestServerFacility[] = [
  { id: '4413ac96-387f-47e0-bf28-d207761bced6', name: 'National Referral Hospital' },
  { id: '774dc415-6bfb-4cf5-a2c4-cca6fa22f3ea', name: 'Fuji Community Hospital' },
]

const PASSWORD = 'Pass@123'
// Restricted information has to be asked for with a purpose, as in the documented example.
const MUST_ELEVATE = { [POLICY.restrictedInformation]: 'elevate' } as const

/** The user of the documented example: a password is all it takes. */
export const EXAMPLE_USER: TestServerUser = {
  id: 'allison',
  password: PASSWORD,
  roles: ['CLINICAL_STAFF'],
  facilities: EXAMPLE_FACILITIES,
  policies: MUST_ELEVATE,
}

/** A user who needs a code besides the password. */
export const EXAMPLE_USER_WITH_MULTI_FACTOR: TestServerUser & {
  readonly multiFactor: { readonly code: string; readonly hint: string }
} = {
  id: 'allison-mfa',
  password: PASSWORD,
  roles: ['CLINICAL_STAFF'],
  policies: MUST_ELEVATE,
  multiFactor: { code: '123456', hint: 'a code was sent to a******@example.org' },
}

/** A user whose password must be changed first. */
export const EXAMPLE_USER_WITH_EXPIRED_PASSWORD: TestServerUser = {
  id: 'allison-expired',
  password: PASSWORD,
  policies: MUST_ELEVATE,
  passwordExpired: true,
}

/** A user who must say at which facility the session takes place. */
export const EXAMPLE_USER_WITH_FACILITIES: TestServerUser = {
  id: 'allison-facilities',
  password: PASSWORD,
  roles: ['CLINICAL_STAFF'],
  facilities: EXAMPLE_FACILITIES,
  policies: { ...MUST_ELEVATE, [POLICY.loginAnywhere]: 'deny' },
}

/** The users that a server knows unless told otherwise. */
export const EXAMPLE_USERS: readonly TestServerUser[] = [
  EXAMPLE_USER,
  EXAMPLE_USER_WITH_MULTI_FACTOR,
  EXAMPLE_USER_WITH_EXPIRED_PASSWORD,
  EXAMPLE_USER_WITH_FACILITIES,
]
