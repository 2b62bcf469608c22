// What is optional is imported by nobody but the subpath that is for it: as built, in a process of its own.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const program = `
import { registerHooks } from 'node:module'
const imported = []
registerHooks({
  resolve(specifier, context, nextResolve) {
    imported.push(specifier)
    return nextResolve(specifier, context)
  },
})
await import(process.argv[1])
console.log(JSON.stringify(imported))
`

async function importsOf(subpath: string): Promise<string[]> {
  const file = fileURLToPath(new URL(`../dist/${subpath}index.js`, import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, file])
  return JSON.parse(stdout)
}

const isPeer = (specifier: string) => /^(@opentelemetry|express|hono)(\/|$)/.test(specifier)

test.for<[string, string[]]>([
  ['', []],
  ['express/', []],
  ['hono/', ['hono/http-exception']],
  ['opentelemetry/', ['@opentelemetry/api']],
])('%sindex.js imports of the optional peers %j', async ([subpath, peers]) => {
  const imported = await importsOf(subpath)
  expect(imported.length).toBeGreaterThan(1)
  expect([...new Set(imported.filter(isPeer))]).toEqual(peers)
})
