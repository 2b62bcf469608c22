export { listen } from './node/listen.ts'

export type { ListenOptions, Listener } from './node/listen.ts'
