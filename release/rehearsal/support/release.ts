import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mustRun } from '../../../e2e/tests/support/run.ts'
import { type Manifest, PACKAGES, type PackageName } from '../../tests/support/packages.ts'
import { assertLoopback } from './loopback.ts'

const CHANGESETS = join('node_modules', '@changesets', 'cli', 'bin.js')

/** What a maintainer does for a release, in a copy of the work tree. */
export interface Release {
  /** Turns the changesets into versions and changelogs, and gives the versions by the names of the packages. */
  version(): Promise<Record<PackageName, string>>
  publish(): Promise<string>
  /** Tells of one more change. */
  addChangeset(packages: readonly PackageName[], text: string): Promise<void>
}

export async function prepareRelease(workTree: string, registry: string): Promise<Release> {
  assertLoopback(registry)
  const { host } = new URL(registry)
  const configuration = join(workTree, '.npmrc')
  // Nobody checks the token; pnpm wants to have one.
  const lines = [`registry=${registry}`, `@santedb:registry=${registry}`, `//${host}/:_authToken=rehearsal`]
  await writeFile(configuration, `${lines.join('\n')}\n`)
  const settings = { registry, userconfig: configuration, provenance: 'false' }
  const environment = Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => [
      [`npm_config_${name}`, value],
      [`NPM_CONFIG_${name.toUpperCase()}`, value],
      [`pnpm_config_${name}`, value],
    ]),
  )
  const changeset = (...words: string[]) =>
    mustRun(process.execPath, [CHANGESETS, ...words], { directory: workTree, environment })
  return {
    async version() {
      await changeset('version')
      const versions = await Promise.all(
        PACKAGES.map(async (name) => [name, await versionOf(workTree, name)]),
      )
      return Object.fromEntries(versions)
    },
    publish: () => changeset('publish', '--no-git-tag'),
    async addChangeset(packages, text) {
      const bumps = packages.map((name) => `'@santedb/${name}': minor\n`).join('')
      await writeFile(join(workTree, '.changeset', 'rehearsed.md'), `---\n${bumps}---\n\n${text}\n`)
    },
  }
}

async function versionOf(workTree: string, name: PackageName): Promise<string> {
  const file = join(workTree, 'packages', name, 'package.json')
  const manifest: Manifest = JSON.parse(await readFile(file, 'utf8'))
  return manifest.version
}
