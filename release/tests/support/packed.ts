import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { inject } from 'vitest'
import type { Manifest, PackageName } from './packages.ts'

/** A folder in which the packed packages can be imported. */
export const packedFolder: string = inject('packed')

/** Where a packed package lies. */
export function packed(name: PackageName, ...path: string[]): string {
  return join(packedFolder, 'node_modules', '@santedb', name, ...path)
}

/** The manifest as it was packed. */
export function packedManifest(name: PackageName): Manifest {
  return JSON.parse(readFileSync(packed(name, 'package.json'), 'utf8'))
}

/** Every file of a package, by its path there. */
export async function packedFiles(name: PackageName): Promise<string[]> {
  const entries = await readdir(packed(name), { recursive: true, withFileTypes: true })
  const start = packed(name).length + 1
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(start))
    .toSorted()
}
