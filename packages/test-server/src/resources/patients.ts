import { POLICY } from '../policies.ts'

/** A made-up person, with what it takes to read the record. */
export interface PatientRecord {
  readonly id: string
  readonly family: string
  readonly given: readonly string[]
  readonly gender: 'female' | 'male'
  readonly birthDate: string
  /** The policy that a session must have been granted. */
  readonly policy: string
}

/** The server's records. The last is the one of the documented example that needs an elevation. */
export const PATIENTS: readonly PatientRecord[] = [
  {
    id: '0c1a2f0e-6a3b-4d7f-9a60-3d1f4c0a7b11',
    family: 'Okafor',
    given: ['Adaeze'],
    gender: 'female',
    birthDate: '1988-04-12',
    policy: POLICY.clinicalData,
  },
  {
    id: '7d2b9c54-1e0d-4b8e-8f5c-92ab6f0e4c22',
    family: 'Lindqvist',
    given: ['Nils', 'Erik'],
    gender: 'male',
    birthDate: '1961-11-30',
    policy: POLICY.clinicalData,
  },
  {
    id: 'e73ae3fe-dc6d-4e05-a5da-715f90f5c789',
    family: 'Castellanos',
    given: ['Inés'],
    gender: 'female',
    birthDate: '1974-07-03',
    policy: POLICY.restrictedInformation,
  },
]
