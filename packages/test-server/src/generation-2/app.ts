import { Hono } from 'hono'
import type { ServerContext, ServerEnvironment } from '../context.ts'
import { searchPatients } from '../resources/patients.ts'
import { BearerError, requireBearer } from './bearer.ts'
import { handleDiscovery } from './discovery.ts'
import { PipelineError, ReturnedError } from './errors.ts'
import { faultResponse } from './fault.ts'
import { handleSession, handleUserinfo } from './session-endpoints.ts'
import { handleTokenRequest } from './token-endpoint.ts'

const MEDIA_TYPE = /^[^\s/]+\/[^\s/]+$/

/** SanteDB iCDR 2.0 to 2.5: its authorization service, and a resource that needs a session. */
export function createGeneration2App(context: ServerContext): Hono<ServerEnvironment> {
  // SanteDB does not mind the case of a path.
  const app = new Hono<ServerEnvironment>({
    getPath: (request) => new URL(request.url).pathname.toLowerCase(),
  })

  app.use('/auth/*', async (c, next) => {
    assertAcceptable(c.req.raw)
    await next()
  })
  app.post('/auth/oauth2_token', (c) => handleTokenRequest(c.req.raw, c.env.recorded, context))
  app.get('/auth/session', (c) => handleSession(c.req.raw, context))
  app.get('/auth/userinfo', (c) => handleUserinfo(c.req.raw, context))
  app.get('/auth/.well-known/openid-configuration', (c) => handleDiscovery(c.req.raw, context))
  app.on('PING', ['/auth', '/auth/'], () => new Response(null, { status: 204 }))
  app.all('/auth/*', (c) => {
    throw new PipelineError(`No operation for ${c.req.method} ${c.req.path}`)
  })
  app.get('/fhir/patient', async (c) => {
    await requireBearer(c.req.raw, context)
    return searchPatients(c.req.raw)
  })

  app.onError((error) => {
    if (error instanceof ReturnedError || error instanceof PipelineError) return error.toResponse()
    if (error instanceof BearerError) return faultResponse(error)
    // A defect of this server must not pass for an answer of SanteDB.
    throw error
  })
  return app
}

/** A first entry of `Accept` that is no media type stops SanteDB's formatter (protocol section 1.1). */
function assertAcceptable(request: Request): void {
  const [first = ''] = request.headers.get('accept')?.split(/[,;]/) ?? []
  if (first !== '' && !MEDIA_TYPE.test(first.trim())) {
    throw new PipelineError('The format of the media type is not valid')
  }
}
