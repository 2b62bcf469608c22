import { PATIENTS, type PatientRecord } from './patients.ts'

/**
 * `GET /hdsi/Patient`: all records in SanteDB's own shape. What the session may not read is masked, and tagged
 * so (SanteDB's `AdoSessionProvider.Establish`).
 */
export function searchHdsiPatients(mayRead: (record: PatientRecord) => boolean): Response {
  return Response.json({
    $type: 'Bundle',
    item: PATIENTS.map((record) => (mayRead(record) ? toHdsi(record) : toMasked(record))),
    offset: 0,
    count: PATIENTS.length,
    totalResults: PATIENTS.length,
  })
}

/** `GET /hdsi/Patient/<id>` of a record that may be read. */
export function readHdsiPatient(record: PatientRecord): Response {
  return Response.json(toHdsi(record))
}

function toHdsi({ id, family, given, gender, birthDate }: PatientRecord): Readonly<Record<string, unknown>> {
  return {
    $type: 'Patient',
    id,
    name: { OfficialRecord: [{ component: { Family: [family], Given: given } }] },
    genderConceptModel: { mnemonic: gender === 'female' ? 'Female' : 'Male' },
    dateOfBirth: birthDate,
  }
}

function toMasked({ id }: PatientRecord): Readonly<Record<string, unknown>> {
  return { $type: 'Patient', id, tag: { '$pep.masked': 'true' } }
}
