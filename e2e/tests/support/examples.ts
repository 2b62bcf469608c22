import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Document } from './documents.ts'
import { run } from './run.ts'

/** A block of TypeScript in Markdown or in a comment. */
export interface Example {
  /** Where it begins, as `path:line`. */
  source: string
  path: string
  /** What stands behind the language: `run` marks a program that ends by itself, given a server. */
  marks: string[]
  /** The text of the document up to its end, of which all but the block is blank: lines and columns stay the same. */
  text: string
}

/** Finds the blocks of TypeScript. In a comment each of their lines begins with a star. */
export function findExamples({ path, lines }: Document): Example[] {
  const examples: Example[] = []
  let begin: number | undefined
  let marks: string[] = []
  for (const [index, line] of lines.entries()) {
    const fence = /^[\s*]*```(\w*)(.*)$/.exec(line)
    if (!fence) continue
    if (begin !== undefined) {
      const prefix = (lines[begin] ?? '').indexOf('```')
      const code = lines.slice(begin + 1, index).map((it) => ' '.repeat(prefix) + it.slice(prefix))
      const text = [`// ${path}:${begin + 2}`, ...Array.from({ length: begin }, () => ''), ...code].join('\n')
      examples.push({ source: `${path}:${begin + 2}`, path, marks, text })
      begin = undefined
    } else if (fence[1] === 'ts') {
      begin = index
      marks = (fence[2] ?? '').split(' ').filter(Boolean)
    }
  }
  return examples
}

const folder = fileURLToPath(new URL('../../.examples', import.meta.url))
const compiler = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url))

// Clients that others come from; they are the scoreboard's.
const benchModules = '../../apps/bench/node_modules'

const configuration = {
  compilerOptions: {
    noEmit: true,
    target: 'ES2022',
    lib: ['ES2023', 'ESNext.Disposable', 'DOM', 'DOM.Iterable'],
    types: ['node'],
    module: 'NodeNext',
    moduleDetection: 'force',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
    paths: {
      '@badgateway/oauth2-client': [`${benchModules}/@badgateway/oauth2-client/dist/index.d.ts`],
      'openid-client': [`${benchModules}/openid-client/build/index.d.ts`],
      'simple-oauth2': [`${benchModules}/@types/simple-oauth2/index.d.ts`],
    },
  },
  include: ['*.ts'],
}

// What Workers have, for the examples that are for them: Wrangler generates it for each Worker.
const cloudflare = `declare module 'cloudflare:workers' {
  export const env: object
  export class DurableObject<Env> {
    protected env: Env
  }
}
`

/** What the compiler says, by its place in the document. */
export interface Complaint {
  /** The example's, or `undefined` where it is about none. */
  source: string | undefined
  message: string
}

/** The file of an example that was compiled. */
export function fileOf(examples: readonly Example[], example: Example): string {
  return join(folder, `${examples.indexOf(example)}.ts`)
}

/** Compiles examples as modules of their users. */
export async function compile(examples: readonly Example[]): Promise<Complaint[]> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configuration))
  writeFileSync(join(folder, 'cloudflare.d.ts'), cloudflare)
  for (const [index, { text }] of examples.entries()) writeFileSync(join(folder, `${index}.ts`), text)
  const programArguments = [compiler, '--pretty', 'false']
  const { output, errors } = await run(process.execPath, programArguments, { directory: folder })
  // What goes on in a line of its own is indented.
  const messages = `${output}${errors}`.trimEnd().split(/\n(?! )/)
  return messages.filter(Boolean).map((message) => {
    const [place = '', index, line, column] = /^(\d+)\.ts\((\d+),(\d+)\)/.exec(message) ?? []
    const example = examples[Number(index)]
    if (!example) return { source: undefined, message }
    const { source, path } = example
    return { source, message: `${path}:${line}:${column}${message.slice(place.length)}` }
  })
}
