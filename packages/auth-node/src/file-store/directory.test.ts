import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultDirectory, faultOf } from './directory.ts'

test.for<[NodeJS.Platform, Record<string, string>, string]>([
  ['linux', {}, join(homedir(), '.local/state')],
  ['darwin', { XDG_STATE_HOME: '' }, join(homedir(), '.local/state')],
  ['linux', { XDG_STATE_HOME: '/var/state' }, '/var/state'],
  ['linux', { XDG_STATE_HOME: 'relative' }, join(homedir(), '.local/state')],
  ['win32', { LOCALAPPDATA: '/local', APPDATA: '/roaming', XDG_STATE_HOME: '/x' }, '/local'],
  ['win32', { APPDATA: '/roaming' }, '/roaming'],
  ['win32', {}, join(homedir(), 'AppData/Local')],
])('on %s with %j sessions are kept below %s', ([platform, environment, folder]) => {
  expect(defaultDirectory(environment, platform)).toBe(join(folder, 'santedb-auth/sessions'))
})

test.for<[fault: string | undefined, uid: number, mode: number, userId: number | undefined]>([
  [undefined, 1000, 0o40700, 1000],
  [undefined, 1000, 0o40500, 1000],
  ['belongs to another user', 0, 0o40700, 1000],
  ['belongs to another user', 1000, 0o40700, 0],
  ['is open to other users (mode 750); close it with chmod 700', 1000, 0o40750, 1000],
  // Windows knows neither.
  [undefined, 0, 0o40777, undefined],
])('%s: a folder of user %i with mode %o for user %s', ([fault, uid, mode, userId]) => {
  expect(faultOf({ isDirectory: () => true, uid, mode }, userId)).toBe(fault)
})
