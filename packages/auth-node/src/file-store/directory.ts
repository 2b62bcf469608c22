import type { Stats } from 'node:fs'
import { statSync } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { AuthError } from '@santedb/auth-core'
import { invalidOptions } from '../failures.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Where programs of this user keep what outlives them and is nobody else's: the state folder of the XDG convention. */
export function defaultDirectory(
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  return join(stateFolder(environment, platform), 'santedb-auth', 'sessions')
}

function stateFolder(
  { LOCALAPPDATA, APPDATA, XDG_STATE_HOME }: Environment,
  platform: NodeJS.Platform,
): string {
  if (platform === 'win32') return LOCALAPPDATA || APPDATA || join(homedir(), 'AppData', 'Local')
  // The convention has it that a relative path is to be ignored.
  if (XDG_STATE_HOME && isAbsolute(XDG_STATE_HOME)) return XDG_STATE_HOME
  return join(homedir(), '.local', 'state')
}

/** Refuses a directory that is there and is not this user's alone. */
export function assertPrivateNow(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats) assertPrivate(path, stats)
}

/** Makes the directory where it is missing; refuses one that is not this user's alone. */
export async function prepareDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  assertPrivate(path, await stat(path))
}

function assertPrivate(path: string, stats: Stats): void {
  const fault = faultOf(stats, process.getuid?.())
  if (fault) throw new AuthError(invalidOptions, `directory cannot keep sessions: ${path} ${fault}.`)
}

/** What keeps sessions from being safe there. On Windows, where there is no `userId`, a user's folders are private. */
export function faultOf(
  stats: Pick<Stats, 'isDirectory' | 'uid' | 'mode'>,
  userId: number | undefined,
): string | undefined {
  if (!stats.isDirectory()) return 'is no directory'
  if (userId === undefined) return undefined
  if (stats.uid !== userId) return 'belongs to another user'
  const mode = stats.mode & 0o777
  if ((mode & 0o077) !== 0)
    return `is open to other users (mode ${mode.toString(8)}); close it with chmod 700`
  return undefined
}
