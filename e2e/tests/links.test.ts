// Every link in Markdown to something of the repository leads to a file, and to a heading where it names one. Links of
// the site to pages that are generated (`/reference/…`) are looked at where the site is built.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { type Document, readMarkdown, repository } from './support/documents.ts'

interface Link {
  source: string
  target: string
}

// How packages link to one another: what is published has no other's files beside it.
const address = /^https:\/\/github\.com\/santedb\/santedb-auth-js\/(blob|tree)\/main\//

const documents = readMarkdown()

test.for(documents)('the links of $path lead somewhere', (document) => {
  expect(findLinks(document).filter((link) => !leadsSomewhere(document, link))).toEqual([])
})

const repositoryPages = 'https://github.com/santedb/santedb-auth-js/blob/main'
const broken = ['nowhere.md', 'README.md#nowhere', '#nowhere', `${repositoryPages}/README.md#nowhere`]
test.for(broken)('a link to %s is found to be broken', (target) => {
  const document = { path: 'README.md', lines: [`See [there](${target}).`] }
  const [link] = findLinks(document)
  expect(link).toEqual({ source: 'README.md:1', target })
  expect(link && leadsSomewhere(document, link)).toBe(false)
})

/** The links that lead to no other host than the repository's pages. */
function findLinks({ path, lines }: Document): Link[] {
  return proseOf(lines).flatMap((line, index) =>
    [...line.replaceAll(/`[^`]*`/g, '').matchAll(/\]\(([^\s)]+)[^)]*\)|^\[[^\]]+\]: (\S+)/g)]
      .map(([, inline, reference]) => ({ source: `${path}:${index + 1}`, target: inline ?? reference ?? '' }))
      .filter(({ target }) => address.test(target) || !/^([a-z]+:|\/reference\/)/.test(target)),
  )
}

function leadsSomewhere({ path, lines }: Document, { target }: Link): boolean {
  const [, kind] = address.exec(target) ?? []
  const [file = '', heading] = target.replace(address, '').split('#')
  const folder = kind === undefined ? dirname(path) : '.'
  const destination = join(repository, file === '' ? path : join(folder, file))
  if (!existsSync(destination)) return false
  if (kind !== undefined && statSync(destination).isDirectory() !== (kind === 'tree')) return false
  if (heading === undefined) return true
  return headingsOf(file === '' ? lines : readFileSync(destination, 'utf8').split('\n')).has(heading)
}

/** The headings by the names that GitHub gives them in an address. */
function headingsOf(lines: readonly string[]): Set<string> {
  const headings = proseOf(lines).flatMap((line) => /^#+ (.+)$/.exec(line)?.[1] ?? [])
  return new Set(
    headings.map((text) =>
      text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}

/** The lines, with those that are code left blank. */
function proseOf(lines: readonly string[]): string[] {
  let isCode = false
  return lines.map((line) => {
    const isFence = /^\s*```/.test(line)
    if (isFence) isCode = !isCode
    return isCode || isFence ? '' : line
  })
}
