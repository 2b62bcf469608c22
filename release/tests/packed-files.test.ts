// What is in the packages: all that is needed, and nothing else.
import { readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import { packed, packedFiles, packedManifest } from './support/packed.ts'
import { PACKAGES, type PackageName } from './support/packages.ts'

const EVERYWHERE = ['LICENSE', 'README.md', 'package.json']
const BESIDE_CODE: Partial<Record<PackageName, readonly string[]>> = {
  'test-server': ['Dockerfile', 'compose.yaml', 'fixture.schema.json'],
}
const SOURCE = /^src\/.+\.(ts|json)$/
const NO_SOURCE = /\.test(-support)?\.ts$|\.d\.ts$/
const DOCUMENT = /^docs\/([\w-]+\/)?[\w-]+\.md$/i

/** What Node.js, Deno and Bun load in place of the modules beside it (`.ci/bundle.mjs`). */
const BUNDLED = /^dist\/bundled\/[\w/-]+\.js$/

describe.for(PACKAGES)('%s', (name) => {
  test('has no file but its code, what that is built from, its documents and its licence', async () => {
    const files = await packedFiles(name)
    const code = new Set(files.filter((file) => SOURCE.test(file) && !NO_SOURCE.test(file)))
    const built = [...code].filter((file) => file.endsWith('.ts')).flatMap(builtFrom)
    const others = [...EVERYWHERE, ...(BESIDE_CODE[name] ?? [])]
    const made = files.filter((file) => DOCUMENT.test(file) || BUNDLED.test(file))
    const wanted = [...code, ...built, ...others, ...made]
    // Written by the first release.
    if (files.includes('CHANGELOG.md')) wanted.push('CHANGELOG.md')
    expect(files, 'What an older build left goes with: rm -r packages/*/dist').toEqual(wanted.toSorted())
    expect(code.size).toBeGreaterThan(5)
  })

  test('has source maps that lead to its sources', async () => {
    const files = new Set(await packedFiles(name))
    const maps = [...files].filter((file) => file.endsWith('.map'))
    const targets = await Promise.all(maps.map(sourcesOf(name)))
    expect(targets.flat().filter((target) => !files.has(target))).toEqual([])
    expect(targets.filter((sources) => sources.length !== 1)).toEqual([])
    for (const file of [...files].filter((it) => /^dist\/.*\.(js|d\.ts)$/.test(it) && !BUNDLED.test(it))) {
      const text = await readFile(packed(name, file), 'utf8')
      expect(text.trimEnd()).toMatch(new RegExp(`//# sourceMappingURL=${file.split('/').at(-1)}\\.map$`))
    }
  })

  test('has documents whose links lead to its files, or to an address', async () => {
    const files = await packedFiles(name)
    const documents = files.filter((file) => file.endsWith('.md') && file !== 'CHANGELOG.md')
    for (const document of documents) {
      const text = withoutCode(await readFile(packed(name, document), 'utf8'))
      const targets = [...text.matchAll(/\]\(([^\s)#]+)/g)].map(([, target = '']) => target)
      const inside = targets.filter((target) => !/^(https|mailto):/.test(target))
      const paths = inside.map((target) => normalize(join(dirname(document), target)))
      expect([document, paths.filter((path) => !files.includes(path))]).toEqual([document, []])
    }
    expect(documents).toContain('README.md')
  })

  test('says how it may be used, from where it comes, and that importing it does nothing', () => {
    expect(packedManifest(name)).toMatchObject({
      name: `@santedb/${name}`,
      license: 'Apache-2.0',
      type: 'module',
      engines: { node: '>=20.19' },
      repository: { directory: `packages/${name}` },
      publishConfig: { access: 'public' },
      // The command is nothing to import.
      ...(name !== 'auth-cli' && { sideEffects: false }),
    })
  })

  test('depends on what is published, by a range', () => {
    const { dependencies = {}, peerDependencies = {} } = packedManifest(name)
    for (const range of Object.values({ ...dependencies, ...peerDependencies })) {
      expect(range).toMatch(/^(\^|>=)\d+(\.\d+)*$/)
    }
  })
})

function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^```[^]*?^```/gm, '')
}

function builtFrom(source: string): string[] {
  const stem = source.replace(/^src/, 'dist').replace(/\.ts$/, '')
  return ['.js', '.js.map', '.d.ts', '.d.ts.map'].map((ending) => stem + ending)
}

function sourcesOf(name: PackageName): (map: string) => Promise<string[]> {
  return async (map) => {
    const { sources }: { sources: string[] } = JSON.parse(await readFile(packed(name, map), 'utf8'))
    return sources.map((source) => normalize(join(dirname(map), source)))
  }
}
