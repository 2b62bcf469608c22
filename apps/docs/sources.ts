import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { repository, repositoryAddress } from './repository.ts'

const pagesFolder = 'apps/docs/pages'

/** Where the text of each page is in the repository: that of a page which only includes a document is the document. */
const sources = new Map<string, string>(
  globSync('**/*.md', { cwd: join(repository, pagesFolder) }).map((page) => [page, sourceOf(page)]),
)
const pages = new Map([...sources].map(([page, source]) => [source, page]))

function sourceOf(page: string): string {
  const own = posix.join(pagesFolder, page)
  const [, included] = /^<!--@include: (\S+)-->$/m.exec(readFileSync(join(repository, own), 'utf8')) ?? []
  return included ? posix.join(dirname(own), included) : own
}

/** The text of a page, without what it says of itself at its head. */
export function readPage(page: string): string {
  const source = sources.get(page)
  if (!source) throw new Error(`There is no page ${page}`)
  return readFileSync(join(repository, source), 'utf8').replace(/^---\n[\s\S]*?\n---\n+/, '')
}

const inRepository = new RegExp(`^${repositoryAddress}/(?:blob|tree)/main(/.+)`)

/**
 * Where a link of a page leads. Links are written as they work in the repository, or, between packages, as they work in
 * what is published: to a document that is on the site they lead to its page, to anything else they lead there.
 */
export function resolveLink(href: string, page: string): string {
  const [, path] = inRepository.exec(href) ?? []
  if (path === undefined && /^([a-z]+:|#|\/)/.test(href)) return href
  const [file = '', heading] = (path ?? href).split('#')
  const folder = path === undefined ? dirname(sources.get(page) ?? posix.join(pagesFolder, page)) : '.'
  const target = posix.join(folder, file).replace(/^\//, '')
  const found = pages.get(target) ?? pages.get(posix.join(target, 'README.md'))
  return addressOf(target, found) + (heading === undefined ? '' : `#${heading}`)
}

function addressOf(target: string, page: string | undefined): string {
  if (page !== undefined) return `/${page}`
  const path = join(repository, target)
  if (!existsSync(path)) throw new Error(`There is no ${target} to link to`)
  return `${repositoryAddress}/${statSync(path).isDirectory() ? 'tree' : 'blob'}/main/${target}`
}
