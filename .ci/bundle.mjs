// Makes few modules of those that `tsc` made of a package, for the runtimes that read them from files: to find and read a
// hundred of them takes longer than all else at a start (`pnpm bench cold`). Bundlers have the many, and leave out more.
import { readFileSync } from 'node:fs'
import { build } from 'rolldown'

// Of these a start would read 100 and 200 kB, for the few functions that we call.
const inlined = new Set(['oauth4webapi', 'valibot'])

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'))
const entries = Object.values(exports)
  .map((entry) => entry.default)
  .filter((file) => file?.endsWith('.js'))

await build({
  input: Object.fromEntries(entries.map((file) => [file.replace(/^\.\/dist\/|\.js$/g, ''), file])),
  // Other packages stay where they are.
  external: (name) => /^[^./]/.test(name) && !inlined.has(name),
  platform: 'neutral',
  logLevel: 'warn',
  output: {
    dir: 'dist/bundled',
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    comments: false,
    // One module in place of the dozen that are shared in one way each.
    codeSplitting: { groups: [{ name: 'shared', minShareCount: 3 }] },
    banner: ({ moduleIds }) => licencesOf(moduleIds),
  },
})

/** What is copied keeps the licence that it came with. */
function licencesOf(files) {
  const folders = files.map((file) => /^.*\/node_modules\/([^/]+)\//.exec(file)).filter(Boolean)
  const licences = new Map(
    folders.map(([folder, name]) => [name, readFileSync(`${folder}LICENSE.md`, 'utf8')]),
  )
  return [...licences].map(([name, licence]) => `/*! ${name}\n\n${licence.trim()}\n*/\n`).join('')
}
