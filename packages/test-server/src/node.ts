export { listen } from './node/listen.ts'
export { readFixture } from './node/read-fixture.ts'

export type { ListenOptions, Listener } from './node/listen.ts'
