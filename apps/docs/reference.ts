// The API reference: one page for each entry, out of the TSDoc in the sources.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Application, type DocumentationEntryPoint } from 'typedoc'
import { type Entry, readEntries } from './entries.ts'

const folder = fileURLToPath(new URL('pages/reference', import.meta.url))

/** Writes the pages of the reference. What TypeDoc warns of is printed, and ends the build. */
export async function writeReference(): Promise<void> {
  const entries = readEntries()
  const application = await Application.bootstrapWithPlugins({
    plugin: ['typedoc-plugin-markdown'],
    entryPoints: entries.map(({ source }) => source),
    tsconfig: fileURLToPath(new URL('tsconfig.reference.json', import.meta.url)),
    compilerOptions: { paths: Object.fromEntries(entries.map((it) => [it.specifier, [it.source]])) },
    // The packages are type-checked by themselves, each with the globals of its runtime.
    skipErrorChecking: true,
    excludePrivate: true,
    excludeInternal: true,
    disableSources: true,
    out: folder,
    readme: 'none',
    logLevel: 'Warn',
    treatWarningsAsErrors: true,
    validation: { notExported: false, invalidLink: true, rewrittenLink: true, notDocumented: false },
    ...markdown,
  })
  const points = application.getEntryPoints()
  const project =
    points && application.converter.convert(points.map((point) => nameAsImported(point, entries)))
  if (!project) throw new Error('TypeDoc could not read the sources')
  rmSync(folder, { recursive: true, force: true })
  await application.generateOutputs(project)
  if (application.logger.hasErrors() || application.logger.hasWarnings()) throw new Error('TypeDoc complains')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'index.md'), contents(entries))
}

const markdown = {
  entryFileName: 'index',
  // The names that the plugin would guess for headings are not always those that they get.
  useHTMLAnchors: true,
  anchorPrefix: 'api-',
  outputFileStrategy: 'modules',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
  enumMembersFormat: 'table',
} as const

function nameAsImported(point: DocumentationEntryPoint, entries: readonly Entry[]): DocumentationEntryPoint {
  const entry = entries.find(({ source }) => source === point.sourceFile.fileName)
  if (!entry) throw new Error(`${point.sourceFile.fileName} is no entry`)
  return { ...point, displayName: pathOf(entry.specifier) }
}

function contents(entries: readonly Entry[]): string {
  const lines = entries.map(({ specifier }) => `- [\`${specifier}\`](./${pathOf(specifier)}.md)`)
  return [
    '# API reference',
    '',
    'Every import that the packages offer, out of the TSDoc in their sources.',
    '',
    ...lines,
    '',
  ].join('\n')
}

/** Where the page of an entry is, below the reference. */
export function pathOf(specifier: string): string {
  return specifier.replace('@santedb/', '')
}
