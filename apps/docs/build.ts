// Builds the site into `dist`, with the reference out of the sources as they are. Nothing is fetched.
import { fileURLToPath } from 'node:url'
import { build } from 'vitepress'
import { writeReference } from './reference.ts'

await writeReference()
if (!process.argv.includes('--reference')) {
  await build(fileURLToPath(new URL('.', import.meta.url)))
  // After the pages are there: what is on the site is known by then.
  const { writeTextPages } = await import('./llms.ts')
  writeTextPages()
}
