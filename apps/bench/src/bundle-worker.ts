import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** A Worker as Wrangler would deploy it: one module, minified. */
export async function bundleWorker(program: URL): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(program)],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:workers'],
  })
  return outputFiles[0]?.text ?? ''
}
