// Makes few modules of those that `tsc` made of a package, for the runtimes that read them from files: to find and read a
// hundred of them takes longer than all else at a start (`pnpm bench cold`). Bundlers have the many, and leave out more.
import { readFileSync } from 'node:fs'
import { build } from 'rolldown'

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'))
const entries = Object.values(exports)
  .map((entry) => entry.default)
  .filter((file) => file?.endsWith('.js'))

await build({
  input: Object.fromEntries(entries.map((file) => [file.replace(/^\.\/dist\/|\.js$/g, ''), file])),
  // Other packages stay where they are.
  external: /^[^./]/,
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
  },
})
