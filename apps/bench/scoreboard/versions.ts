import { readFileSync } from 'node:fs'
import type { Contestant } from './client.ts'

/** The versions that are installed, by package. */
export function readVersions(contestants: readonly Contestant[]): Readonly<Record<string, string>> {
  const names = contestants.flatMap(({ package: name }) => name ?? [])
  return Object.fromEntries(names.map((name) => [name, readVersion(name)]))
}

function readVersion(name: string): string {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url)
  const { version }: { version?: string } = JSON.parse(readFileSync(file, 'utf8'))
  return version ?? 'unknown'
}
