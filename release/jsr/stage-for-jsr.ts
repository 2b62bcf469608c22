// JSR takes sources and no package.json. So each package is copied without it, and gets a `deno.json` that follows from
// it: one place for names, versions, entries and dependencies.
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

/** The packages that JSR gets: all but the command, which is nothing to import. */
export const JSR_PACKAGES: readonly string[] = [
  'auth-core',
  'auth-node',
  'auth-edge',
  'auth-cloudflare',
  'auth-browser',
  'test-server',
]

// JSR takes nothing that augments global types, which is how Express learns of `request.santedb`: that entry is on npm.
const NPM_ONLY = new Map([['@santedb/auth-node', './express']])

const PUBLISHED = new Set(['LICENSE', 'README.md', 'CHANGELOG.md', 'docs', 'src'])

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license: string
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** Makes a folder what `jsr publish` is to be run in. */
export async function stageForJsr(workspace: string, folder: string): Promise<void> {
  const manifests = new Map<string, Manifest>()
  for (const name of JSR_PACKAGES) {
    const source = join(workspace, 'packages', name)
    const manifest: Manifest = JSON.parse(await readFile(join(source, 'package.json'), 'utf8'))
    manifests.set(manifest.name, manifest)
    await cp(source, join(folder, name), { recursive: true, filter: (path) => isPublished(source, path) })
  }
  for (const manifest of manifests.values()) {
    const configuration = configurationOf(manifest, manifests)
    await writeJson(join(folder, basename(manifest.name), 'deno.json'), configuration)
  }
  await mkdir(folder, { recursive: true })
  await writeJson(join(folder, 'deno.json'), { workspace: JSR_PACKAGES.map((name) => `./${name}`) })
}

function isPublished(source: string, path: string): boolean {
  if (path === source) return true
  const [top = ''] = path.slice(source.length + 1).split('/')
  return PUBLISHED.has(top) && !/\.test(-support)?\.ts$/.test(path)
}

function configurationOf(manifest: Manifest, manifests: ReadonlyMap<string, Manifest>): object {
  const { name, version, license, dependencies, peerDependencies, devDependencies } = manifest
  const imports = Object.entries({ ...peerDependencies, ...dependencies }).map(([dependency, range]) => {
    const own = manifests.get(dependency)
    if (own) return [dependency, `jsr:${dependency}@^${own.version}`]
    // JSR takes no open range like `>=3`: it gets the one that the tests run with.
    const closed = range.startsWith('>') ? devDependencies?.[dependency] : range
    return [dependency, `npm:${dependency}@${closed}`]
  })
  const entries = Object.entries(manifest.exports).flatMap(([entry, target]) =>
    typeof target === 'string' || NPM_ONLY.get(name) === entry ? [] : [[entry, sourceOf(target.default)]],
  )
  return {
    name,
    version,
    license,
    exports: Object.fromEntries(entries),
    imports: Object.fromEntries(imports),
  }
}

/** `./dist/bearer/index.js` is built from `./src/bearer/index.ts`. */
function sourceOf(built: string): string {
  return built.replace('/dist/', '/src/').replace(/\.js$/, '.ts')
}

async function writeJson(file: string, content: object): Promise<void> {
  await writeFile(file, `${JSON.stringify(content, undefined, 2)}\n`)
}
