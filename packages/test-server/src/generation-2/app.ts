import { Hono } from 'hono'
import type { ServerContext, ServerEnvironment } from '../context.ts'
import { NOT_A_MEDIA_TYPE } from '../dotnet-messages.ts'
import type { App } from '../generations.ts'
import { isAcceptable } from '../http/accept.ts'
import type { IncomingRequest } from '../http/incoming-request.ts'
import type { JsonAnswer } from '../http/json-answer.ts'
import { addResources } from '../resources/resources.ts'
import { handleAuthorize } from './authorize.ts'
import { BearerError } from './bearer.ts'
import { handleDiscovery } from './discovery.ts'
import { PipelineError, ReturnedError } from './errors.ts'
import { PolicyViolation, faultResponse } from './fault.ts'
import { requirePolicy } from './resource-access.ts'
import { handleSession, handleUserinfo } from './session-endpoints.ts'
import { handleTokenRequest } from './token-endpoint.ts'

/** SanteDB iCDR 2.0 to 2.5: its authorization service, and a resource that needs a session. */
export function createGeneration2App(context: ServerContext): App {
  const answerTokenRequest: App['answerTokenRequest'] = (request, bindings) =>
    answerAcceptable(request, bindings, context).catch(answerFailure)
  // SanteDB does not mind the case of a path.
  const app = new Hono<ServerEnvironment>({
    getPath: (request) => new URL(request.url).pathname.toLowerCase(),
  })

  app.post('/auth/oauth2_token', async (c) => (await answerTokenRequest(c.req.raw, c.env)).toResponse())
  app.use('/auth/*', async (c, next) => {
    if (!isAcceptable(c.req.raw)) throw new PipelineError(NOT_A_MEDIA_TYPE)
    await next()
  })
  app.get('/auth/session', (c) => handleSession(c.req.raw, context))
  app.get('/auth/userinfo', (c) => handleUserinfo(c.req.raw, context))
  app.get('/auth/.well-known/openid-configuration', (c) => handleDiscovery(c.req.raw, context))
  app.on(['GET', 'POST'], ['/auth/authorize', '/auth/authorize/*'], (c) =>
    handleAuthorize(c.req.raw, c.env.recorded, context),
  )
  app.on('PING', ['/auth', '/auth/'], () => new Response(null, { status: 204 }))
  app.all('/auth/*', (c) => {
    c.env.recorded.isUnexpected = true
    throw new PipelineError(`No operation for ${c.req.method} ${c.req.path}`)
  })
  addResources(app, (request, oid) => requirePolicy(request, oid, context), context)

  app.notFound((c) => {
    c.env.recorded.isUnexpected = true
    return new Response(null, { status: 404 })
  })
  app.onError((error, c) => {
    if (error instanceof BearerError || error instanceof PolicyViolation) {
      return faultResponse(error, c.req.raw)
    }
    return answerFailure(error).toResponse()
  })
  return { fetch: (request, bindings) => app.fetch(request, bindings), answerTokenRequest }
}

async function answerAcceptable(
  request: IncomingRequest,
  bindings: ServerEnvironment['Bindings'],
  context: ServerContext,
): Promise<JsonAnswer> {
  if (!isAcceptable(request)) throw new PipelineError(NOT_A_MEDIA_TYPE)
  return handleTokenRequest(request, bindings, context)
}

/** A defect of this server must not pass for an answer of SanteDB. */
function answerFailure(error: unknown): JsonAnswer {
  if (error instanceof ReturnedError || error instanceof PipelineError) return error.toAnswer()
  throw error
}
