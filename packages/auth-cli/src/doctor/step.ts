import type { Finding } from './finding.ts'
import type { Patient } from './patient.ts'

/** One thing that the doctor looks at. */
export interface Step {
  readonly name: string
  readonly title: string
  /** The steps that it stands on. */
  readonly needs: readonly string[]
  examine(patient: Patient): Promise<Finding>
}
