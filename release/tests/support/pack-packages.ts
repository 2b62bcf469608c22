// Packs every package once for all gates, as it is published: by pnpm, which puts versions in the place of `workspace:`.
import { mkdir, mkdtemp, readdir, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { mustRun } from '../../../e2e/tests/support/run.ts'
import { type PackageName, PACKAGES, WORKSPACE } from './packages.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder with the tarballs, and with a `node_modules` in which they lie unpacked beside what they depend on. */
    packed: string
  }
}

export default async function packPackages(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'santedb-auth-gates-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    for (const name of PACKAGES) await packInto(folder, name)
  } catch (error) {
    await remove()
    throw error
  }
  project.provide('packed', folder)
  return remove
}

async function packInto(folder: string, name: PackageName): Promise<void> {
  const directory = join(WORKSPACE, 'packages', name)
  const tarball = join(folder, `${name}.tgz`)
  await mustRun('pnpm', ['pack', '--out', tarball], { directory })
  const unpacked = join(folder, 'node_modules', '@santedb', name)
  await mkdir(unpacked, { recursive: true })
  await mustRun('tar', ['--extract', '--file', tarball, '--strip-components', '1', '--directory', unpacked])
  await linkDependencies(directory, join(folder, 'node_modules'))
}

/** What the work tree has installed does for what others would install. */
async function linkDependencies(directory: string, modules: string): Promise<void> {
  for (const name of await installedIn(join(directory, 'node_modules'))) {
    const link = join(modules, name)
    await mkdir(dirname(link), { recursive: true })
    await symlink(await realpath(join(directory, 'node_modules', name)), link).catch(ignoreExisting)
  }
}

async function installedIn(modules: string): Promise<string[]> {
  const names = await readdir(modules)
  const scoped = names
    .filter((name) => name.startsWith('@') && name !== '@santedb')
    .map(async (scope) => (await readdir(join(modules, scope))).map((name) => `${scope}/${name}`))
  return [...names.filter((name) => /^\w/.test(name)), ...(await Promise.all(scoped)).flat()]
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
