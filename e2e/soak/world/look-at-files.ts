import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const others = 0o077

/** The files below a folder that somebody else than their owner may open. */
export async function findOpenFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const found: string[] = []
  for (const path of [folder, ...names.map((name) => join(folder, name))]) {
    // Files come and go.
    const stats = await stat(path).catch(() => undefined)
    if (stats && (stats.mode & others) !== 0)
      found.push(`${path} has mode ${(stats.mode & 0o777).toString(8)}`)
  }
  return found
}
