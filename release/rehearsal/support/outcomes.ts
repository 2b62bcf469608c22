// What becomes of a project on its runtime: built as its users build it, and run by the real thing.
import { join } from 'node:path'
import { EXAMPLE_USER } from '@santedb/test-server'
import * as esbuild from 'esbuild'
import { Miniflare } from 'miniflare'
import { build } from 'vite'
import { launchBrowser } from '../../../e2e/tests/support/browser.ts'
import { mustRun } from '../../../e2e/tests/support/run.ts'
import { tool } from '../../tests/support/tool.ts'
import type { Project } from './projects.ts'
import { startProgram } from './start-program.ts'

export const runtimes = ['Node 20', 'Node 26', 'Deno', 'Bun', 'a Worker', 'a page of Vite'] as const
export type Runtime = (typeof runtimes)[number]

type Environment = Readonly<Record<string, string>>

/** What a project tells: the status of a call, and whether its session has policies. */
export const outcomes: Readonly<
  Record<Runtime, (project: Project, environment: Environment) => Promise<unknown>>
> = {
  'Node 20': programRunBy(tool('node20/bin/node'), []),
  'Node 26': programRunBy(tool('node26/bin/node'), []),
  Deno: programRunBy(tool('.bin/deno'), ['run', '--allow-env', '--allow-net']),
  Bun: programRunBy(tool('.bin/bun'), ['run']),
  'a Worker': outcomeOfWorker,
  'a page of Vite': outcomeOfPage,
}

function programRunBy(program: string, flags: string[]) {
  return async ({ folder }: Project, environment: Environment): Promise<unknown> =>
    JSON.parse(await mustRun(program, [...flags, 'main.js'], { directory: folder, environment }))
}

async function outcomeOfWorker({ folder }: Project, environment: Environment): Promise<unknown> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(folder, 'main.js')],
    bundle: true,
    write: false,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:workers'],
  })
  const contents = outputFiles.map(({ text }) => text).join('\n')
  const worker = new Miniflare({
    modules: [{ type: 'ESModule', path: 'main.js', contents }],
    compatibilityDate: '2026-06-01',
    cf: false,
    bindings: environment,
    durableObjects: { SANTEDB_SESSIONS: { className: 'SessionObject', useSQLite: true } },
  })
  try {
    const response = await worker.dispatchFetch('http://worker.example/')
    return await response.json()
  } finally {
    await worker.dispose()
  }
}

async function outcomeOfPage({ folder }: Project, environment: Environment): Promise<unknown> {
  await build({ root: folder, logLevel: 'warn', configFile: false })
  const server = await startProgram(tool('node26/bin/node'), ['serve.js'], {
    directory: folder,
    environment,
    ready: /http:\/\/127\.0\.0\.1:\d+/,
  })
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await page.goto(`${server.found}/#${EXAMPLE_USER.id}:${EXAMPLE_USER.password}`)
    await page.waitForFunction('document.querySelector("#outcome").textContent !== ""')
    return JSON.parse((await page.textContent('#outcome')) ?? '')
  } finally {
    await browser.close()
    await server.stop()
  }
}
