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
import { type Caller, identifyCaller } from './caller.ts'
import { handleDiscovery } from './discovery.ts'
import { AuthorizationError, PipelineError, PolicyViolation } from './errors.ts'
import { resourceErrorResponse } from './fault.ts'
import { handleJwks } from './jwks.ts'
import { requirePolicy } from './resource-access.ts'
import { handleSession, handleUserinfo } from './session-endpoints.ts'
import { handleSignout } from './signout.ts'
import { languageOf, say } from './texts.ts'
import { handleTokenRequest } from './token-endpoint.ts'

interface Environment extends ServerEnvironment {
  Variables: { readonly caller: Caller }
}

/** SanteDB iCDR 3.0: its authorization service, and resources that need a session. */
export function createGeneration3App(context: ServerContext): App {
  const answerFailure = (error: unknown, request: IncomingRequest): JsonAnswer => {
    const failure = asAuthorizationError(error)
    // A defect of this server must not pass for an answer of SanteDB.
    if (!failure) throw error
    return failure.toAnswer((what) => say(what, context.options.descriptions, languageOf(request)))
  }
  const answerTokenRequest: App['answerTokenRequest'] = async (request, { recorded, connection }) => {
    const answer = await answerAcceptable(request, { recorded, connection }, context).catch(
      (error: unknown) => answerFailure(error, request),
    )
    answer.headers['Content-Language'] = languageOf(request)
    return answer
  }
  // SanteDB does not mind the case of a path.
  const app = new Hono<Environment>({ getPath: (request) => new URL(request.url).pathname.toLowerCase() })

  app.post('/auth/oauth2_token', async (c) => (await answerTokenRequest(c.req.raw, c.env)).toResponse())
  app.use('/auth/*', async (c, next) => {
    if (!isAcceptable(c.req.raw)) throw new PipelineError(400, NOT_A_MEDIA_TYPE)
    c.set('caller', await identifyCaller(c.req.raw, c.env.connection, context))
    // Only exactly these methods have operations: HEAD would otherwise pass for GET.
    if (c.req.method === 'HEAD') throw methodNotPermitted()
    await next()
    c.header('Content-Language', languageOf(c.req.raw))
  })
  app.get('/auth/session', (c) => handleSession(c.var.caller, context))
  app.get('/auth/userinfo', (c) => handleUserinfo(c.var.caller))
  app.get('/auth/jwks', () => handleJwks(context))
  app.get('/auth/.well-known/openid-configuration', (c) => handleDiscovery(c.req.raw, context))
  app.on(['GET', 'POST'], '/auth/authorize', (c) =>
    handleAuthorize({ request: c.req.raw, recorded: c.env.recorded, caller: c.var.caller }, context),
  )
  app.on(['GET', 'POST'], '/auth/signout', (c) => handleSignout(c.req.raw, c.var.caller, context))
  app.on('PING', ['/auth', '/auth/'], () => new Response(null, { status: 204 }))
  // The GET catch-all for assets matches every path, so that every other method is refused by it.
  app.get('/auth/*', (c) => {
    c.env.recorded.isUnexpected = true
    return new Response(null, { status: 404 })
  })
  app.all('/auth/*', (c) => {
    c.env.recorded.isUnexpected = true
    throw methodNotPermitted()
  })
  addResources(app, (request, oid) => requirePolicy(request, oid, context), context)

  app.notFound((c) => {
    c.env.recorded.isUnexpected = true
    return new Response(null, { status: 404 })
  })
  app.onError((error, c) => {
    const request = c.req.raw
    const isAuthorizationService = /^\/auth(?:\/|$)/i.test(c.req.path)
    if (!isAuthorizationService && (error instanceof BearerError || error instanceof PolicyViolation)) {
      return resourceErrorResponse(error, request, context.options.expiredBearer)
    }
    return answerFailure(error, request).toResponse()
  })
  return { fetch: (request, bindings) => app.fetch(request, bindings), answerTokenRequest }
}

async function answerAcceptable(
  request: IncomingRequest,
  { recorded, connection }: ServerEnvironment['Bindings'],
  context: ServerContext,
): Promise<JsonAnswer> {
  if (!isAcceptable(request)) throw new PipelineError(400, NOT_A_MEDIA_TYPE)
  const caller = await identifyCaller(request, connection, context)
  return handleTokenRequest({ request, recorded, caller }, context)
}

function methodNotPermitted(): PipelineError {
  return new PipelineError(405, 'Method not permitted')
}

function asAuthorizationError(error: unknown): AuthorizationError | undefined {
  if (error instanceof AuthorizationError) return error
  if (error instanceof BearerError) return new PipelineError(error.status, error.description)
  return error instanceof PolicyViolation ? new PipelineError(error.status, error.message) : undefined
}
