import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Report, toSections } from './print.ts'

const repository = new URL('../../../', import.meta.url)
const page = new URL('apps/docs/pages/benchmarks.md', repository)
const heading = '## Numbers'

/** Puts what was measured into the page of the documentation; what was not measured now stays as it was. */
export function writePage(report: Report): void {
  writeFileSync(page, withNumbers(readFileSync(page, 'utf8'), report))
  execFileSync(fileURLToPath(new URL('node_modules/.bin/oxfmt', repository)), [fileURLToPath(page)])
}

/** The same page with these numbers. */
export function withNumbers(text: string, report: Report): string {
  const [words = '', numbers = ''] = text.split(`\n${heading}\n`)
  const sections = new Map<string, string>()
  for (const section of numbers.split(/^(?=### )/m)) {
    const [, name] = /^### ([^:]+):/.exec(section) ?? []
    if (name !== undefined) sections.set(name, section.trim())
  }
  for (const [name, section] of Object.entries(toSections(report))) sections.set(name, section)
  return [words.trimEnd(), heading, ...sections.values()].join('\n\n') + '\n'
}
