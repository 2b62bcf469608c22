export { listen } from './node/listen.ts'
export { openDataFolder } from './node/open-data-folder.ts'
export { requestLogger } from './node/request-logger.ts'
export { readFixture } from './node/read-fixture.ts'

export type { DataFolder } from './node/open-data-folder.ts'
export type { LogStyle } from './node/request-logger.ts'
export type { ListenOptions, Listener } from './node/listen.ts'
