// A service on Node.js that shares its session with others, in files or in Redis, and prints each event with all that an
// inspector can find in it.
import { inspect } from 'node:util'
import { createAuthFromEnvironment, type SessionStore } from '@santedb/auth-node'
import { createDiary, createService } from 'service-kit'
import { serve } from './serve.ts'

const diary = createDiary()
const auth = createAuthFromEnvironment({
  store: await openStore(process.env.SOAK_STORE ?? ''),
  onEvent(event) {
    diary.onEvent(event)
    process.stdout.write(`${inspect(event, { depth: null, showHidden: true })}\n`)
  },
})
serve(createService({ runtime: { name: 'Node.js', version: process.versions.node }, auth, diary }))

async function openStore(place: string): Promise<SessionStore> {
  if (!place.startsWith('redis:')) {
    const { createFileStore } = await import('@santedb/auth-node/file-store')
    return createFileStore({ directory: place })
  }
  const { createRedisStore } = await import('@santedb/auth-node/redis')
  const redis = await import('redis')
  const client = redis.createClient({ url: place })
  await client.connect()
  return createRedisStore({ client })
}
