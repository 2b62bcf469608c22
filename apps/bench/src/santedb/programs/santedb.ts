// SanteDB's test server on a free port, for a bench that must not share a processor's thread with it. It ends with
// whoever started it.
import { createTestServer } from '@santedb/test-server'
import { listen } from '@santedb/test-server/node'
import { createStickyRefresh } from '../../../scoreboard/sticky-refresh.ts'
import type { Command, Counts, SanteDbSettings } from '../messages.ts'
import { tokenRequestTimesOf } from '../token-request-times.ts'

const {
  sessionSeconds,
  refreshTokens = false,
  tokenRequestMs = 0,
}: SanteDbSettings = JSON.parse(process.argv[2] ?? '{}')

let refusedCalls = 0
const server = createTestServer({
  sessionLengthSeconds: sessionSeconds,
  generation: 3,
  applicationRefreshTokens: refreshTokens,
  onAnswer({ reachesTokenEndpoint, status }) {
    if (!reachesTokenEndpoint && (status ?? 500) >= 400) refusedCalls += 1
  },
})
if (tokenRequestMs > 0) {
  server.trouble.sometimes({
    endpoint: 'token',
    probability: 1,
    effect: 'delay',
    delayMs: tokenRequestMs,
  })
}
const { fetch, clock } = server
const { root } = await listen({ clock, fetch: refreshTokens ? createStickyRefresh(fetch) : fetch })
process.on('message', (command: Command) => {
  if (command.do === 'advance') server.clock.advance(command.durationMs)
  const counts: Counts = {
    tokenRequests: server.tokenRequests,
    tokenRequestTimesMs: tokenRequestTimesOf(server),
    refusedCalls,
  }
  process.send?.(counts)
})
process.once('disconnect', () => process.exit())
process.send?.(root)
