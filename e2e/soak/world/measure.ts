import { readdir, readFile } from 'node:fs/promises'
import type { Sample } from '../history.ts'
import type { Client } from './client.ts'

/** What a process uses at this moment, where the system tells it (Linux). */
export async function measure(client: Client, atMs: number): Promise<Sample | undefined> {
  const pid = await client.pid()
  if (pid === undefined) return undefined
  try {
    const [status, handles] = await Promise.all([
      readFile(`/proc/${pid}/status`, 'utf8'),
      readdir(`/proc/${pid}/fd`),
    ])
    const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1])
    if (Number.isNaN(kilobytes)) return undefined
    return { process: client.name, pid, atMs, residentBytes: kilobytes * 1024, handles: handles.length }
  } catch {
    return undefined
  }
}
