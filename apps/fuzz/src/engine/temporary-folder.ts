import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const variable = 'SANTEDB_AUTH_FUZZ_FOLDER'

/** Where targets may put files: made by whoever outlives them, because a thread that is stopped tidies nothing up. */
export function temporaryFolder(): string {
  const folder = process.env[variable]
  if (folder === undefined) throw new Error('There is no temporary folder: see provideFolder.')
  return folder
}

/** Makes a temporary folder, for an environment that has it; to be removed in the end, or when the process exits. */
export function provideFolder(): { environment: Record<string, string>; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'santedb-auth-fuzz-'))
  const removeNow = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', removeNow)
  return {
    environment: { [variable]: folder },
    remove() {
      process.off('exit', removeNow)
      removeNow()
    },
  }
}
