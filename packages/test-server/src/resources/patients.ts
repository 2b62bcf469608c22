const PATIENTS = [
  {
    resourceType: 'Patient',
    id: '0c1a2f0e-6a3b-4d7f-9a60-3d1f4c0a7b11',
    active: true,
    name: [{ use: 'official', family: 'Okafor', given: ['Adaeze'] }],
    gender: 'female',
    birthDate: '1988-04-12',
  },
  {
    resourceType: 'Patient',
    id: '7d2b9c54-1e0d-4b8e-8f5c-92ab6f0e4c22',
    active: true,
    name: [{ use: 'official', family: 'Lindqvist', given: ['Nils', 'Erik'] }],
    gender: 'male',
    birthDate: '1961-11-30',
  },
] as const

/** `GET /fhir/Patient`: all patients, in a FHIR bundle. */
export function searchPatients(request: Request): Response {
  const { href, origin } = new URL(request.url)
  const bundle = {
    resourceType: 'Bundle',
    type: 'searchset',
    total: PATIENTS.length,
    link: [{ relation: 'self', url: href }],
    entry: PATIENTS.map((patient) => ({
      fullUrl: `${origin}/fhir/Patient/${patient.id}`,
      resource: patient,
      search: { mode: 'match' },
    })),
  }
  return new Response(JSON.stringify(bundle), { headers: { 'Content-Type': 'application/fhir+json' } })
}
