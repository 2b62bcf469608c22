import { createHash, randomUUID } from 'node:crypto'
import { link, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import type { Sealing } from './sealing.ts'

// A write takes milliseconds: what lies about for an hour was left by somebody who was killed.
const abandonedAfterMs = 3_600_000

const storedEntry = v.object({ version: v.literal(1), untilMs: v.number(), text: v.string() })

/** What a key is called in the directory: it tells nothing, and is the same on file systems that know no case. */
export function entryName(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 40)
}

/** The value of an entry; `undefined` where there is none, its time is over, or the file is not as it was written. */
export async function readEntry(
  directory: string,
  name: string,
  sealing: Sealing,
): Promise<string | undefined> {
  const content = await readFile(pathOf(directory, name)).catch(ignoreMissing)
  const text = content && (await sealing.open(content, name))
  const { success, output } = v.safeParse(storedEntry, text && parseJson(text))
  return success && output.untilMs > Date.now() ? output.text : undefined
}

/** Puts an entry in the place of the one before, whole or not at all, by way of a folder on the same file system. */
export async function writeEntry(
  { directory, name, folder }: { directory: string; name: string; folder: string },
  { text, ttlMs }: { text: string; ttlMs: number },
  sealing: Sealing,
): Promise<void> {
  const nowMs = Date.now()
  const untilMs = nowMs + ttlMs
  const content = await sealing.seal(JSON.stringify({ version: 1, untilMs, text }), name)
  const temporary = join(folder, `${nowMs}.${randomUUID()}.tmp`)
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(content)
      // Nothing but the name tells those who tidy up when it is over.
      await file.utimes(new Date(nowMs), new Date(untilMs))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, pathOf(directory, name))
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Forgets an entry. */
export async function removeEntry(directory: string, name: string): Promise<void> {
  await rm(pathOf(directory, name), { force: true })
}

/** The entries whose time is over, and what somebody left who was killed while writing. */
export async function findWaste(directory: string): Promise<{ entries: string[]; temporaries: string[] }> {
  const nowMs = Date.now()
  const names = await readdir(directory)
  const entries: string[] = []
  for (const file of names.filter((it) => it.endsWith('.entry'))) {
    const stats = await stat(join(directory, file)).catch(ignoreMissing)
    if (stats && stats.mtimeMs <= nowMs) entries.push(file.slice(0, -'.entry'.length))
  }
  const temporaries = names.filter(
    (it) => it.endsWith('.tmp') && Number.parseInt(it, 10) < nowMs - abandonedAfterMs,
  )
  return { entries, temporaries }
}

/**
 * Removes an entry whose time is over. One that was set in the meantime, by somebody without a lease, is put back
 * unless there is a newer one.
 */
export async function removeIfOver(directory: string, name: string, folder: string): Promise<void> {
  const aside = join(folder, 'over')
  await rename(pathOf(directory, name), aside)
  const { mtimeMs } = await stat(aside)
  if (mtimeMs > Date.now()) await link(aside, pathOf(directory, name)).catch(() => {})
}

export function ignoreMissing(error: unknown): undefined {
  if (isMissing(error)) return undefined
  throw error
}

/** Whether a file or directory was not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

function pathOf(directory: string, name: string): string {
  return join(directory, `${name}.entry`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
