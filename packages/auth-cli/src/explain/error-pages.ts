import { readFile } from 'node:fs/promises'

/** What `docs/errors.md` of `@santedb/auth-core` says about one code. */
export interface ErrorPage {
  readonly code: string
  /** What happened, in its first sentence. */
  readonly summary: string
  /** The whole page, in Markdown. */
  readonly text: string
}

/** Reads the pages out of the package that makes the errors, so that they are those of its version. */
export async function readErrorPages(): Promise<readonly ErrorPage[]> {
  const manifest = import.meta.resolve('@santedb/auth-core/package.json')
  const document = await readFile(new URL('docs/errors.md', manifest), 'utf8')
  return document.split(/^## /m).slice(1).flatMap(readPage)
}

function readPage(section: string): ErrorPage[] {
  const [, code, text] = /^`(\w+)`\n+([\s\S]+)$/.exec(section) ?? []
  if (code === undefined || text === undefined) return []
  const what = /^\*\*What happened\.\*\* ((?:`[^`]*`|[^`])+?[.:])(?:\s|$)/.exec(text)?.[1] ?? ''
  const summary = what.replaceAll(/\s+/g, ' ').replace(/:$/, '.')
  return [{ code, summary, text: text.trim() }]
}
