export { createScriptedFetch, createUnsignedToken, grantSession } from './scripted-fetch.ts'
export { VirtualClock } from './virtual-clock.ts'

export type { ReceivedRequest, Script, ScriptedFetch, ScriptedGrant } from './scripted-fetch.ts'
