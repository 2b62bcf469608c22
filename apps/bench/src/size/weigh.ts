import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** What a program imports, and for what. */
export interface Import {
  readonly from: string
  readonly names: readonly string[]
  readonly for: 'browser' | 'node'
}

/** Bytes, minified and compressed, of everything that comes along. */
export interface Weight {
  /** What is loaded before anything runs. */
  readonly atOnce: number
  /** With what is loaded when it is needed. */
  readonly inAll: number
}

/** Bundles what a program imports, with all that it stands on. */
export async function weigh({ from, names, for: platform }: Import): Promise<Weight> {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `export { ${names.join(', ')} } from '${from}'`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    minify: true,
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform,
    outdir: '/',
    // Runtimes bring these.
    external: ['cloudflare:*', 'node:*'],
    logLevel: 'error',
  })
  const sizes = new Map(outputFiles.map(({ path, contents }) => [path, gzipSync(contents).length]))
  const outputs = new Map(
    Object.entries(metafile.outputs).map(([path, output]) => [`/${base(path)}`, output]),
  )
  const atOnce = new Set<string>()
  const load = (path: string): void => {
    if (atOnce.has(path)) return
    atOnce.add(path)
    const { imports = [] } = outputs.get(path) ?? {}
    for (const { path: next, kind, external } of imports) {
      if (kind === 'import-statement' && !external) load(`/${base(next)}`)
    }
  }
  const entry = [...outputs].find(([, { entryPoint }]) => entryPoint === '<stdin>')
  if (!entry) throw new Error(`${from} has no bundle`)
  load(entry[0])
  return { atOnce: sum([...atOnce].map((path) => sizes.get(path) ?? 0)), inAll: sum([...sizes.values()]) }
}

function base(path: string): string {
  return path.split('/').at(-1) ?? path
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, it) => total + it, 0)
}
