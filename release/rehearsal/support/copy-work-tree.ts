import { cp, mkdir, readFile, rm, symlink } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { mustRun } from '../../../e2e/tests/support/run.ts'
import { type Manifest, PACKAGES, WORKSPACE } from '../../tests/support/packages.ts'

const LEFT_OUT = new Set([
  '.git',
  'node_modules',
  '.turbo',
  '.examples',
  '.stryker-tmp',
  'coverage',
  'reports',
])

/** Copies the work tree, with what was built, to where versions and commits of it are nobody's concern. */
export async function copyWorkTree(folder: string): Promise<void> {
  await mkdir(folder)
  for (const path of [
    '.changeset',
    'package.json',
    'pnpm-workspace.yaml',
    'LICENSE',
    '.gitignore',
    'packages',
  ]) {
    await cp(join(WORKSPACE, path), join(folder, path), {
      recursive: true,
      filter: (source) => !LEFT_OUT.has(basename(source)),
    })
  }
  // pnpm takes from there which version stands for `workspace:^`.
  for (const name of PACKAGES) await linkOurs(join(folder, 'packages', name))
  const git = (...words: string[]) =>
    mustRun('git', ['-c', 'user.name=rehearsal', '-c', 'user.email=rehearsal@localhost', ...words], {
      directory: folder,
    })
  await git('init', '--quiet', '--initial-branch', 'main')
  await git('add', '--all')
  await git('commit', '--quiet', '--no-verify', '--message', 'As it is')
  await linkTool('@changesets/cli', folder)
}

async function linkOurs(directory: string): Promise<void> {
  const manifest: Manifest = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'))
  for (const name of Object.keys(manifest.dependencies ?? {}).filter((it) => it.startsWith('@santedb/'))) {
    const link = join(directory, 'node_modules', name)
    await mkdir(dirname(link), { recursive: true })
    await symlink(relative(dirname(link), join(directory, '..', basename(name))), link)
  }
}

async function linkTool(name: string, folder: string): Promise<void> {
  const link = join(folder, 'node_modules', name)
  await rm(link, { recursive: true, force: true })
  await mkdir(dirname(link), { recursive: true })
  await symlink(join(WORKSPACE, 'node_modules', name), link)
}
