import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A file of the repository in which there is something to read for people. */
export interface Document {
  /** Its path in the repository. */
  path: string
  lines: string[]
}

export const repository: string = fileURLToPath(new URL('../../..', import.meta.url))

const isForeign = (path: string) => /(^|\/)(node_modules|dist|pages\/reference)$/.test(path)

/** The files that match, but for what was installed, built or generated. */
export function readDocuments(...patterns: string[]): Document[] {
  return globSync(patterns, { cwd: repository, exclude: isForeign })
    .toSorted()
    .map((path) => ({ path, lines: readFileSync(join(repository, path), 'utf8').split('\n') }))
}

/** All Markdown of the repository. */
export function readMarkdown(): Document[] {
  return readDocuments('*.md', '.changeset/*.md', '{apps,docs,e2e,packages}/**/*.md')
}
