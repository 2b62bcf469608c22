export { browserSessions, type BrowserSessions } from './browser-sessions.ts'
export { createSealingKey } from './seal.ts'

export type { BrowserSessionsOptions } from './options.ts'
export type { SessionInfo, SignInStep } from './steps.ts'
