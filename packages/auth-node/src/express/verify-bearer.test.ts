import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { isAuthError } from '@santedb/auth-core'
import { createBearerVerifier, type BearerVerifier } from '@santedb/auth-core/bearer'
import { policies } from '@santedb/auth-core/policies'
import express5, { type Express as Express5 } from 'express'
import express4, { type Express as Express4 } from 'express4'
import { expect, test } from 'vitest'
import { describeMiddleware } from '../bearer-middleware.test-support.ts'
import { verifyBearer } from './index.ts'

describeMiddleware('Express 5', (verifier, onFailure) => {
  const app = express5()
  app.use('/restricted', verifyBearer(verifier, { requirePolicies: [policies.restrictedInformation] }))
  app.get(['/me', '/restricted'], verifyBearer(verifier), (request, response) => {
    response.json(request.santedb)
  })
  return listenTo(app, onFailure)
})

describeMiddleware('Express 4', (verifier, onFailure) => {
  const app = express4()
  app.use('/restricted', verifyBearer(verifier, { requirePolicies: [policies.restrictedInformation] }))
  app.get(['/me', '/restricted'], verifyBearer(verifier), (request, response) => {
    response.json(request.santedb)
  })
  return listenTo(app, onFailure)
})

function listenTo(app: Express5 | Express4, onFailure: (error: unknown) => void): Server {
  // The default handler of Express answers, after us.
  const onError = (error: unknown, _request: unknown, _response: unknown, next: (error: unknown) => void) => {
    onFailure(error)
    next(error)
  }
  const use = app.use.bind(app) as (handler: typeof onError) => void
  use(onError)
  return createServer(app as (request: IncomingMessage, response: ServerResponse) => void)
}

test('the failure that is passed on is an AuthError, whose status is ours and whose cause is the one below', async () => {
  const verifier: BearerVerifier = createBearerVerifier({
    root: 'https://icdr.example.org',
    fetch: async () => new Response('not found', { status: 404 }),
  })
  const failure = await new Promise((resolve) => {
    const request = { headers: {}, headersDistinct: { authorization: ['Bearer abc'] } } as never
    verifyBearer(verifier)(request, {} as never, resolve)
  })
  if (!isAuthError(failure)) throw new Error('no AuthError')
  expect(failure).toMatchObject({ code: 'invalid_response', status: 503, cause: { status: 404 } })
})

test('what is thrown goes to next, once', async () => {
  const verifier: BearerVerifier = { verify: () => Promise.reject(new Error('a bug')) }
  const failure = await new Promise((resolve) => {
    verifyBearer(verifier)({ headers: {}, headersDistinct: {} } as never, {} as never, resolve)
  })
  expect(failure).toMatchObject({ message: 'a bug' })
})
