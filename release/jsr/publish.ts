// What the release workflow does for JSR. Arguments are those of `jsr publish`: with `--dry-run` nothing is uploaded.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stageForJsr } from './stage-for-jsr.ts'

const installed = (path: string) => fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url))
const workspace = fileURLToPath(new URL('../../', import.meta.url))

const folder = await mkdtemp(join(tmpdir(), 'santedb-auth-jsr-'))
try {
  await stageForJsr(workspace, folder)
  // The folder is no repository, and the types were checked by tsc.
  const flags = ['publish', '--allow-dirty', '--no-check', ...process.argv.slice(2)]
  const client = spawn(process.execPath, [installed('jsr/dist/bin.js'), ...flags], {
    cwd: folder,
    stdio: 'inherit',
    // Without it the client fetches a Deno of its own.
    env: { ...process.env, DENO_BIN_PATH: installed('.bin/deno') },
  })
  const [status] = await once(client, 'exit')
  process.exitCode = Number(status ?? 1)
} finally {
  await rm(folder, { recursive: true, force: true })
}
