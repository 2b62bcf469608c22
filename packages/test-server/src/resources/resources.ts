import type { Hono } from 'hono'
import type { ServerContext, ServerEnvironment } from '../context.ts'
import { POLICY } from '../policies.ts'
import type { Session } from '../state/sessions.ts'
import { listSessionInfo, readSessionInfo } from './ami.ts'
import { echo } from './echo.ts'
import { readFhirMetadata, readFhirPatient, searchFhirPatients } from './fhir.ts'
import { readHdsiPatient, searchHdsiPatients } from './hdsi.ts'
import { PATIENTS, type PatientRecord } from './patients.ts'
import { changeOwnPassword } from './security-user.ts'

/** Gives the session of a request that may do what a policy is for, or throws as its generation does. */
export type RequirePolicy = (request: Request, oid: string) => Promise<Session>

/** Adds the resources that both generations protect, each in its own way. */
export function addResources<E extends ServerEnvironment>(
  app: Hono<E>,
  requirePolicy: RequirePolicy,
  { options, sessions }: ServerContext,
): void {
  app.get('/fhir/metadata', (c) => readFhirMetadata(c.req.raw, options.generation))
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
      return record ? read(record) : notFound()
    })
  }
  app.get('/ami/sessioninfo', async (c) => {
    await requirePolicy(c.req.raw, POLICY.administration)
    return listSessionInfo(sessions)
  })
  app.on(['GET', 'DELETE'], '/ami/sessioninfo/:id', async (c) => {
    await requirePolicy(c.req.raw, POLICY.administration)
    const session = sessions.get(c.req.param('id'))
    if (!session) return notFound()
    if (c.req.method === 'DELETE') sessions.abandon(session)
    return readSessionInfo(session)
  })
  app.put('/ami/securityuser/:sid', async (c) => {
    const session = await requirePolicy(c.req.raw, POLICY.passwordChangeOnly)
    return changeOwnPassword(c.req.raw, { session, sid: c.req.param('sid'), sessions })
  })
  app.all('/echo', async (c) => {
    await requirePolicy(c.req.raw, POLICY.clinicalData)
    return echo(c.req.raw, c.env.recorded)
  })
}

function readableIn(session: Session): (record: PatientRecord) => boolean {
  return ({ policy }) => session.scopes.includes(policy)
}

function notFound(): Response {
  return new Response(null, { status: 404 })
}
