// `npm run doctor`: whether everything is there to work on this, and how to get what is not.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lookAtMachine } from './machine.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const findings = [...lookAtMachine(), ...lookAtWorkspace()]
const width = Math.max(...findings.map(({ name }) => name.length))
for (const { name, found, needed, remedy } of findings) {
  const mark = found ? 'ok     ' : needed ? 'MISSING' : 'without'
  console.log(`${mark}  ${name.padEnd(width)}  ${found || remedy}`)
}
const missing = findings.filter(({ found, needed }) => needed && !found)
console.log(
  missing.length === 0 ? '\nReady: npm test' : `\nMissing: ${missing.map(({ name }) => name).join(', ')}`,
)
process.exitCode = missing.length === 0 ? 0 : 1

/** What `npm test` would do by itself is not needed. */
function lookAtWorkspace() {
  const text = (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '')
  const lock = createHash('sha256').update(text('pnpm-lock.yaml')).digest('hex')
  const { packageManager } = JSON.parse(text('package.json'))
  return [
    {
      name: 'Packages',
      found: text('node_modules/.installed') === lock && 'those of pnpm-lock.yaml',
      needed: false,
      remedy: `npm test installs them, or: npx --yes ${packageManager} install --frozen-lockfile`,
    },
    {
      name: 'Build',
      found: existsSync(join(root, 'packages/auth-core/dist/index.js')) && 'there is one',
      needed: false,
      remedy: `npm test builds, or: npx --yes ${packageManager} run build`,
    },
  ]
}
