export { listen } from './node/listen.ts'
export { requestLogger } from './node/request-logger.ts'
export { readFixture } from './node/read-fixture.ts'

export type { LogStyle } from './node/request-logger.ts'
export type { ListenOptions, Listener } from './node/listen.ts'
