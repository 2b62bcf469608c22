import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { policies } from '@santedb/auth-core/policies'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { describeMiddleware } from '../bearer-middleware.test-support.ts'
import { type BearerEnv, verifyBearer } from './index.ts'

describeMiddleware('Hono', (verifier, onFailure) => {
  const app = new Hono<BearerEnv>()
  app.onError((error) => {
    onFailure(error)
    if (error instanceof HTTPException) return error.getResponse()
    throw error
  })
  app.get('/me', verifyBearer(verifier), (c) => c.json(c.get('session')))
  app.use('/restricted', verifyBearer(verifier, { requirePolicies: [policies.restrictedInformation] }))
  app.get('/restricted', (c) => c.json(c.get('session')))
  return createAdaptorServer({ fetch: app.fetch }) as Server
})
