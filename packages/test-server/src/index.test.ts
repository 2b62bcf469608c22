import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const IMPORT = /(?:import|export)[^'"]*from '([^']+)'/g
const ALLOWED_PACKAGES = ['hono', 'valibot']

/** Every file that the module at `url` loads from this package, and the packages that they name. */
function reach(url: URL, files = new Map<string, string>(), packages = new Set<string>()) {
  // Without the comments: their examples import the package as its users do.
  const source = readFileSync(url, 'utf8').replaceAll(/\/\*\*[^]*?\*\//g, '')
  files.set(url.pathname, source)
  for (const [, specifier = ''] of source.matchAll(IMPORT)) {
    const target = new URL(specifier, url)
    if (!specifier.startsWith('.')) packages.add(specifier)
    else if (!files.has(target.pathname)) reach(target, files, packages)
  }
  return { files, packages }
}

test('the core needs no runtime: only web-standard globals and packages that run everywhere', () => {
  const { files, packages } = reach(new URL('index.ts', import.meta.url))
  expect(files.size).toBeGreaterThan(20)
  expect([...packages].toSorted()).toEqual(ALLOWED_PACKAGES)
  const boundToNode = [...files].filter(([, source]) => /\b(?:Buffer|process|require)\b\s*[.([]/.test(source))
  expect(boundToNode.map(([path]) => path)).toEqual([])
})
