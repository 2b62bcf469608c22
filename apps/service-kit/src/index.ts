export { createDiary } from './diary.ts'
export { createService } from './create-service.ts'
export { readSettings } from './read-settings.ts'

export type { Diary } from './diary.ts'
export type { Service, ServiceParts } from './create-service.ts'
export type { Settings } from './read-settings.ts'
export type { CallRecord, EventRecord, Grant, HeldSession, ServiceStatus } from './status.ts'
