import { POLICY } from '../policies.ts'
import { PATIENTS, type PatientRecord } from './patients.ts'

/** `GET /fhir/Patient`: all records in a FHIR bundle, save those that take more than clinical access. */
export function searchFhirPatients(request: Request): Response {
  const { href, origin } = new URL(request.url)
  const readable = PATIENTS.filter(({ policy }) => policy === POLICY.clinicalData)
  return fhirResponse({
    resourceType: 'Bundle',
    type: 'searchset',
    total: readable.length,
    link: [{ relation: 'self', url: href }],
    entry: readable.map((record) => ({
      fullUrl: `${origin}/fhir/Patient/${record.id}`,
      resource: toFhir(record),
      search: { mode: 'match' },
    })),
  })
}

/** `GET /fhir/Patient/<id>` of a record that may be read. */
export function readFhirPatient(record: PatientRecord): Response {
  return fhirResponse(toFhir(record))
}

/** `GET /fhir/metadata`: what the server can do, for anybody to read. */
export function readFhirMetadata(request: Request, generation: 2 | 3): Response {
  const { origin } = new URL(request.url)
  return fhirResponse({
    resourceType: 'CapabilityStatement',
    status: 'active',
    kind: 'instance',
    fhirVersion: '4.0.1',
    format: ['json'],
    software: { name: `SanteDB test server, generation ${generation}` },
    implementation: { description: 'Made-up records for tests', url: `${origin}/fhir` },
    rest: [
      {
        mode: 'server',
        security: {
          service: [{ text: 'OAuth' }],
          extension: [
            {
              url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
              extension: [{ url: 'token', valueUri: `${origin}/auth/oauth2_token` }],
            },
          ],
        },
        resource: [{ type: 'Patient', interaction: [{ code: 'read' }, { code: 'search-type' }] }],
      },
    ],
  })
}

function toFhir({ id, family, given, gender, birthDate }: PatientRecord): Readonly<Record<string, unknown>> {
  return {
    resourceType: 'Patient',
    id,
    active: true,
    name: [{ use: 'official', family, given }],
    gender,
    birthDate,
  }
}

function fhirResponse(resource: Readonly<Record<string, unknown>>): Response {
  return new Response(JSON.stringify(resource), { headers: { 'Content-Type': 'application/fhir+json' } })
}
