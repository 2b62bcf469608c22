import type { Env, Hono } from 'hono'
import { POLICY } from '../policies.ts'
import type { Session } from '../state/sessions.ts'
import { readFhirPatient, searchFhirPatients } from './fhir.ts'
import { readHdsiPatient, searchHdsiPatients } from './hdsi.ts'
import { PATIENTS, type PatientRecord } from './patients.ts'

/** Gives the session of a request that may do what a policy is for, or throws as its generation does. */
export type RequirePolicy = (request: Request, oid: string) => Promise<Session>

/** Adds the resources that both generations protect, each in its own way. */
export function addResources<E extends Env>(app: Hono<E>, requirePolicy: RequirePolicy): void {
  app.get('/fhir/patient', async (c) => {
    await requirePolicy(c.req.raw, POLICY.clinicalData)
    return searchFhirPatients(c.req.raw)
  })
  app.get('/hdsi/patient', async (c) => {
    const session = await requirePolicy(c.req.raw, POLICY.clinicalData)
    // A caller that wants to hear of privacy is refused the whole list for one record.
    if (c.req.raw.headers.has('x-santedb-emitprivacyerror')) {
      for (const { policy } of PATIENTS) await requirePolicy(c.req.raw, policy)
    }
    return searchHdsiPatients(readableIn(session))
  })
  for (const [path, read] of [
    ['/fhir/patient/:id', readFhirPatient],
    ['/hdsi/patient/:id', readHdsiPatient],
  ] as const) {
    app.get(path, async (c) => {
      const record = PATIENTS.find(({ id }) => id === c.req.param('id'))
      await requirePolicy(c.req.raw, record?.policy ?? POLICY.clinicalData)
      return record ? read(record) : new Response(null, { status: 404 })
    })
  }
}

function readableIn(session: Session): (record: PatientRecord) => boolean {
  return ({ policy }) => session.scopes.includes(policy)
}
