// `npm start`, `npm run console` and `npm test` come through here, on a host that has only Node 20 and npm: it brings the
// workspace up to date (packages, and the Node that development runs on), then does what was asked for.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { machineFingerprint } from './machine.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const [task, ...taskArguments] = process.argv.slice(2)

process.exitCode =
  task === 'test' ? test() : task === 'console' ? start('console', 'server') : start('first-session', 'main')

function start(app, program) {
  // Ctrl-C is for the program, which has things to stop.
  process.on('SIGINT', () => {})
  if (!install()) return 1
  // What it stands on, and no more: somebody waits.
  const build = ['exec', 'turbo', 'run', 'build', `--filter=${app}...`, '--output-logs=errors-only']
  if (pnpm(build, 'stderr') !== 0) return 1
  return pnpm(['exec', 'node', `apps/${app}/src/${program}.ts`, ...taskArguments])
}

function test() {
  if (!install()) return finish({ passed: 0, failed: 1 })
  // What is there already costs milliseconds; what cannot be had is said, and missed by the tests.
  for (const program of ['browser', 'redis'])
    spawnSync(join(root, '.ci', `install-${program}`), { stdio: 'inherit' })
  for (const file of resultFiles()) rmSync(file)
  const steps = [
    ['run', 'build', '--output-logs=errors-only'],
    // After the build: the linter knows the types of the packages as they are built.
    ['exec', 'turbo', 'run', 'lint', '--output-logs=new-only'],
    ['run', 'typecheck', '--output-logs=errors-only'],
    ['run', 'size'],
  ]
  const failedSteps = steps.filter((step) => pnpm(step) !== 0).length
  // What passed on another machine, or before Redis was removed from this one, says nothing here.
  process.env.WORKSPACE_MACHINE = machineFingerprint()
  // Whatever a test or a tool leaves in the temporary folder, killed or not, goes with it.
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'santedb-test-'))
  const statuses = [
    runTests('--filter=!bench', '--filter=!e2e', '--concurrency=2'),
    // These start programs and browsers that wait for each other, and are not to be late.
    runTests('--filter=bench', '--filter=e2e', '--concurrency=1'),
  ]
  rmSync(process.env.TMPDIR, { recursive: true, force: true, maxRetries: 3 })
  const { passed, failed, skipped } = countResults()
  const uncountedFailure = statuses.some((status) => status !== 0) && failed === 0 ? 1 : 0
  return finish({ passed, failed: failed + failedSteps + uncountedFailure, skipped })
}

function runTests(...flags) {
  return pnpm(['exec', 'turbo', 'run', 'test', '--continue', ...flags])
}

function finish({ passed, failed, skipped = 0 }) {
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  return failed === 0 && passed > 0 ? 0 : 1
}

/** Installs when the lock file is not the one that was last installed. A no-op costs a few milliseconds. */
function install() {
  const stamp = join(root, 'node_modules', '.installed')
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true
  console.error('Installing the workspace (once, about a minute)')
  if (pnpm(['install', '--frozen-lockfile', '--reporter=append-only'], 'stderr') !== 0) return false
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, wanted)
  return true
}

/** Runs pnpm through npx, so that the host needs none. Its output goes to ours, or all of it to stderr. */
function pnpm(pnpmArguments, output = 'stdout') {
  const { status, error } = spawnSync('npx', ['--yes', packageManager, ...pnpmArguments], {
    cwd: root,
    stdio: ['ignore', output === 'stderr' ? 2 : 1, 2],
  })
  if (error) console.error(error.message)
  return status ?? 1
}

function countResults() {
  const totals = { passed: 0, failed: 0, skipped: 0 }
  for (const file of resultFiles()) {
    const results = JSON.parse(readFileSync(file, 'utf8'))
    totals.passed += results.numPassedTests
    totals.skipped += results.numPendingTests
    // A file that fails to load has no tests to count, and is a failure all the same.
    const brokenFiles = results.testResults.filter(
      (it) => it.status === 'failed' && it.assertionResults.length === 0,
    )
    totals.failed += results.numFailedTests + brokenFiles.length
  }
  return totals
}

/** What each package's `vitest run` leaves behind (see `vitest.config.ts` there). */
function resultFiles() {
  const folders = ['packages', 'apps'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(root, group, name)),
  )
  return [...folders, join(root, 'e2e'), join(root, 'release')]
    .map((folder) => join(folder, 'test-results.json'))
    .filter((file) => existsSync(file))
}
