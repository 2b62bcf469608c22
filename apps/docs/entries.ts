import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { repository } from './repository.ts'

/** What a program can import: a package, or a part of one. */
export interface Entry {
  /** As programs write it, such as `@santedb/auth-core/api`. */
  specifier: string
  /** The source that it is built from. */
  source: string
}

interface Manifest {
  name: string
  exports: Record<string, string | { types: string }>
}

/** Packages that others export again: what is of theirs is on their pages. */
const foundations = ['auth-core', 'auth-edge']

/** Every entry of every package, as their manifests have them. */
export function readEntries(): Entry[] {
  const names = globSync('packages/*/package.json', { cwd: repository })
    .map((path) => basename(dirname(path)))
    .toSorted()
  const ordered = [...foundations, ...names.filter((name) => !foundations.includes(name))]
  return ordered.flatMap((name) => entriesOf(join(repository, 'packages', name)))
}

/** Where the page of an entry is, below the reference. */
export function pathOf(specifier: string): string {
  return specifier.replace('@santedb/', '')
}

function entriesOf(folder: string): Entry[] {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return Object.entries(manifest.exports).flatMap(([subpath, target]) => {
    if (typeof target === 'string') return []
    const source = join(folder, target.types.replace('./dist/', 'src/').replace('.d.ts', '.ts'))
    return [{ specifier: manifest.name + subpath.slice(1), source }]
  })
}
