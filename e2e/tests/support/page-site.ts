import { fileURLToPath } from 'node:url'
import type { CertificateAuthority } from '@santedb/test-server'
import { type Listener, listen } from '@santedb/test-server/node'
import { build } from 'esbuild'

/** Bundles a page of `pages/`, as an application's own bundler would. */
export async function bundlePage(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../../pages/${name}.ts`, import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

/** Answers with a page that runs a script, whatever its path. */
export function servePage(script: string): (request: Request) => Response {
  return (request) =>
    new URL(request.url).pathname === '/page.js'
      ? new Response(script, { headers: { 'content-type': 'text/javascript' } })
      : new Response(
          '<!doctype html><html lang="en"><title>A page</title><script type="module" src="/page.js"></script></html>',
          { headers: { 'content-type': 'text/html; charset=utf-8' } },
        )
}

/**
 * Puts what answers requests on a port of `localhost`, which browsers let have secure contexts and cookies; with an
 * authority, over TLS.
 */
export function listenAsSite(
  fetch: (request: Request) => Response | Promise<Response>,
  tls?: CertificateAuthority,
): Promise<Listener> {
  const clock = {
    get nowMs() {
      return Date.now()
    },
  }
  return listen({ clock, fetch: async (request) => fetch(request) }, { hostname: 'localhost', tls })
}
