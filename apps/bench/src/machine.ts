import { execFileSync } from 'node:child_process'
import { readFileSync, realpathSync } from 'node:fs'
import { availableParallelism, cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Where and when something was measured, and of what versions. */
export interface Circumstances {
  readonly date: string
  readonly machine: string
  readonly cores: number
  readonly memoryGb: number
  readonly system: string
  readonly runtimes: Readonly<Record<string, string>>
  readonly packages: Readonly<Record<string, string>>
}

const packages = [
  '@azure/msal-node',
  '@badgateway/oauth2-client',
  'google-auth-library',
  'oauth4webapi',
  'openid-client',
  'simple-oauth2',
]

export function readCircumstances(): Circumstances {
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: cpus()[0]?.model ?? 'unknown processor',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    // Without what the maker of the kernel adds to its version.
    system: `${type()} ${release().replace(/-.*/, '')}`,
    runtimes: {
      'Node.js': process.versions.node,
      Deno: programVersion('deno'),
      Bun: programVersion('bun'),
      workerd: workerdVersion(),
    },
    packages: Object.fromEntries(packages.map((name) => [name, packageVersion(name)])),
  }
}

/** A program that a package of ours brings. */
export function binary(name: 'bun' | 'deno'): string {
  return fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url))
}

/** How each runtime is told to run a program of ours as a process. */
export const runtimeCommands: Readonly<Record<string, readonly string[]>> = {
  'Node.js': [process.execPath],
  Deno: [binary('deno'), 'run', '--allow-all', '--no-check', '--no-prompt'],
  Bun: [binary('bun'), 'run'],
}

export const processRuntimes: readonly string[] = Object.keys(runtimeCommands)

function programVersion(name: 'bun' | 'deno'): string {
  const printed = execFileSync(binary(name), ['--version'], { encoding: 'utf8' })
  return /\d+\.\d+\.\d+/.exec(printed)?.[0] ?? 'unknown'
}

/** It is a dependency of Miniflare, and lies beside it. */
function workerdVersion(): string {
  const miniflare = realpathSync(fileURLToPath(new URL('../node_modules/miniflare', import.meta.url)))
  return versionIn(pathToFileURL(join(miniflare, '../workerd/package.json')))
}

function packageVersion(name: string): string {
  return versionIn(new URL(`../node_modules/${name}/package.json`, import.meta.url))
}

function versionIn(file: URL): string {
  const { version }: { version?: string } = JSON.parse(readFileSync(file, 'utf8'))
  return version ?? 'unknown'
}
