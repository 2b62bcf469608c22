// The API reference: one page for each entry, out of the TSDoc in the sources.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Application, Converter, type DocumentationEntryPoint } from 'typedoc'
import { type Entry, pathOf, readEntries } from './entries.ts'

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
    // What is not exported has no page to link to.
    externalSymbolLinkMappings: Object.fromEntries(entries.map((it) => [it.specifier, { '*': '#' }])),
    logLevel: 'Warn',
    treatWarningsAsErrors: true,
    validation: { notExported: false, invalidLink: true, rewrittenLink: true, notDocumented: false },
    ...markdown,
  })
  application.converter.on(Converter.EVENT_CREATE_PARAMETER, (_context, parameter) => {
    // What TypeDoc calls a parameter that is taken apart where it is declared.
    if (parameter.name === '__namedParameters') parameter.name = 'options'
  })
  const points = application.getEntryPoints()
  const project =
    points && application.converter.convert(points.map((point) => nameAsImported(point, entries)))
  if (!project) throw new Error('TypeDoc could not read the sources')
  application.validate(project)
  rmSync(folder, { recursive: true, force: true })
  await application.generateOutputs(project)
  if (application.logger.hasErrors() || application.logger.hasWarnings()) throw new Error('TypeDoc complains')
  for (const entry of entries) polish(entry)
  writeFileSync(join(folder, 'index.md'), contents(entries))
}

const markdown = {
  entryFileName: 'index',
  // The names that the plugin would guess for headings are not always those that they get.
  useHTMLAnchors: true,
  anchorPrefix: 'api-',
  outputFileStrategy: 'modules' as const,
  hidePageHeader: true,
  hideBreadcrumbs: true,
  groupOrder: ['Functions', 'Classes', 'Interfaces', 'Type Aliases', 'Variables', '*'],
  useCodeBlocks: true,
  parametersFormat: 'table' as const,
  interfacePropertiesFormat: 'table' as const,
  typeDeclarationFormat: 'table' as const,
  enumMembersFormat: 'table' as const,
}

function nameAsImported(point: DocumentationEntryPoint, entries: readonly Entry[]): DocumentationEntryPoint {
  const entry = entries.find(({ source }) => source === point.sourceFile.fileName)
  if (!entry) throw new Error(`${point.sourceFile.fileName} is no entry`)
  return { ...point, displayName: pathOf(entry.specifier) }
}

/** The page says what programs write; its address is shorter. And what has no page is named without a link. */
function polish({ specifier }: Entry): void {
  const file = join(folder, `${pathOf(specifier)}.md`)
  const text = readFileSync(file, 'utf8')
  const withoutBlindLinks = text.replaceAll(/\[([^\]]+)\]\(#\)/g, '$1')
  writeFileSync(file, withoutBlindLinks.replace(/^# .+$/m, `# ${specifier}`))
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
