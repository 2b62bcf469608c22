// What the tests need of the machine beside Node and npm, and whether it is there.
import { spawnSync } from 'node:child_process'
import { findBrowser } from './browser.mjs'
import { findProgram } from './programs.mjs'

/**
 * Looks for everything that the tests use. What is `needed` is missed by tests, which fail; without the others, less is
 * tested, or by another way.
 */
export function lookAtMachine(environment = process.env) {
  const program = (...names) => findProgram(environment, names)
  const chromium = findBrowser(environment)
  const docker = program('docker')
  // Tests start an engine of their own where none answers; only root can.
  const engine =
    docker &&
    (answers(docker, environment) || (process.getuid?.() === 0 && program('dockerd') && program('ip')))
  return [
    {
      name: 'Node.js 20.19 or later',
      found: isNodeEnough() && `Node.js ${process.versions.node}`,
      needed: true,
      remedy: 'Install Node.js 24.',
    },
    {
      name: 'Linux on x64',
      found: process.platform === 'linux' && process.arch === 'x64' && `${process.platform} ${process.arch}`,
      needed: true,
      remedy: 'The runtimes that are tested come as programs for it: take a container or a virtual machine.',
    },
    {
      name: 'npm',
      found: versionOf(program('npm')),
      needed: true,
      remedy: 'It comes with Node.js.',
    },
    {
      name: 'git',
      found: versionOf(program('git')),
      needed: true,
      remedy: 'Install git: the rehearsal of a release makes a repository.',
    },
    {
      name: 'Chromium',
      found: versionOf(chromium),
      needed: true,
      remedy: 'Run .ci/install-browser as root, or set CHROMIUM_PATH to a Chromium.',
    },
    {
      name: 'Redis',
      found: versionOf(program('redis-server')),
      needed: true,
      remedy: 'Run .ci/install-redis as root, or put a redis-server on the PATH.',
    },
    {
      name: 'A container engine',
      found: engine ? versionOf(docker) : undefined,
      needed: false,
      remedy: 'Run .ci/install-engine as root; without one, the test server is tested as a process.',
    },
  ]
}

/** Other on every machine on which tests could end differently. */
export function machineFingerprint(environment = process.env) {
  return lookAtMachine(environment)
    .map(({ name, found }) => `${name}: ${found || 'missing'}`)
    .join('; ')
}

function isNodeEnough() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  return major > 20 || (major === 20 && minor >= 19)
}

/** What a program says of itself, in one line. */
function versionOf(path) {
  if (!path) return undefined
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' })
  return status === 0 ? stdout.trim().split('\n')[0] : undefined
}

function answers(docker, environment) {
  return spawnSync(docker, ['version'], { env: environment, stdio: 'ignore' }).status === 0
}
