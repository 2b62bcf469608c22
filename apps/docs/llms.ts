// For readers that are programs: every page as Markdown beside its HTML, and `llms.txt`, which lists them.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { contents } from './contents.ts'
import { siteBase } from './repository.ts'
import { readPage, resolveLink } from './sources.ts'

const output = fileURLToPath(new URL('dist', import.meta.url))

export function writeTextPages(): void {
  const lines = [
    '# SanteDB Auth',
    '',
    '> A fetch that is already signed in to SanteDB, on every JavaScript runtime.',
  ]
  for (const { text, items } of contents) {
    lines.push('', `## ${text}`, '')
    for (const item of items) {
      const page = `${item.link.slice(1)}${item.link.endsWith('/') ? 'index' : ''}.md`
      const path = join(output, page)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, resolveLinks(page))
      lines.push(`- [${item.text}](${siteBase}${page})`)
    }
  }
  writeFileSync(join(output, 'llms.txt'), `${lines.join('\n')}\n`)
}

/** The text of a page, with links that lead where those of its HTML do. Code is left as it is. */
function resolveLinks(page: string): string {
  let isCode = false
  return readPage(page)
    .split('\n')
    .map((line) => {
      if (/^\s*```/.test(line)) isCode = !isCode
      if (isCode) return line
      return line
        .replaceAll(/\]\(([^\s)]+)\)/g, (_, href) => `](${addressOf(href, page)})`)
        .replace(/^(\[[^\]]+\]: )(\S+)$/, (_, label, href) => label + addressOf(href, page))
    })
    .join('\n')
}

function addressOf(href: string, page: string): string {
  return resolveLink(href, page).replace(/^\//, siteBase)
}
