// The contract on every runtime that is claimed: the built packages, in the real thing.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Miniflare } from 'miniflare'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RedisServer, startRedis } from '../../packages/auth-node/src/redis/redis-server.test-support.ts'
import type { Outcome } from '../contract/contract.ts'
import { runContractInBrowser } from './support/contract-page.ts'
import { makeTable, readTable, writeTable } from './support/contract-table.ts'
import { run } from './support/run.ts'
import { openServerFarm, type ServerFarm } from './support/server-farm.ts'

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url))
const contract = path('dist/contract.js')

const nodes = ['20', '22', '24', '26'].map(
  (version) => [`Node ${version}`, path(`node_modules/node${version}/bin/node`)] as const,
)
const runtimes: [name: string, program: string, programArguments: string[]][] = [
  ...nodes.map(([name, program]): [string, string, string[]] => [name, program, [contract]]),
  ['Deno', path('node_modules/.bin/deno'), ['run', '--allow-env', '--allow-read', '--no-prompt', contract]],
  ['Bun', path('node_modules/.bin/bun'), ['run', contract]],
]

function failuresOf(outcomes: Outcome[]): Outcome[] {
  return outcomes.filter(({ failure }) => failure !== undefined)
}

/** Fails unless the program checks the whole contract, and finds nothing. */
async function mustKeep(program: string, programArguments: string[]): Promise<Outcome[]> {
  const { status, output, errors } = await run(program, programArguments, { directory: path('.') })
  expect({ status, errors }).toEqual({ status: 0, errors: '' })
  const outcomes = output
    .trim()
    .split('\n')
    .map((line): Outcome => JSON.parse(line))
  expect(outcomes.length).toBeGreaterThan(40)
  expect(failuresOf(outcomes)).toEqual([])
  return outcomes
}

describe('the whole contract is kept', () => {
  const runs = new Map<string, Outcome[]>()

  test.for(runtimes)('on %s', async ([name, program, programArguments]) => {
    const outcomes = await mustKeep(program, programArguments)
    runs.set(name, outcomes)
    expect(outcomes.length).toBeGreaterThan(40)
  })

  test('on workerd', async () => {
    const worker = new Miniflare({
      modules: [
        { type: 'ESModule', path: 'worker.js', contents: await readFile(path('dist/worker.js'), 'utf8') },
      ],
      compatibilityDate: '2026-06-01',
      cf: false,
    })
    try {
      const response = await worker.dispatchFetch('http://contract.example/')
      const text = await response.text()
      expect(response.status, text).toBe(200)
      const outcomes: Outcome[] = JSON.parse(text)
      runs.set('workerd', outcomes)
      expect(outcomes.length).toBeGreaterThan(40)
      expect(failuresOf(outcomes)).toEqual([])
    } finally {
      await worker.dispose()
    }
  })

  test('on Chromium', async () => {
    const outcomes = await runContractInBrowser()
    runs.set('Chromium', outcomes)
    expect(outcomes.length).toBeGreaterThan(40)
    expect(failuresOf(outcomes)).toEqual([])
  })

  test("as the README's table says, which `pnpm e2e:table` writes", async () => {
    const table = makeTable(runs)
    if (process.env.E2E_WRITE_TABLE) await writeTable(table)
    expect(await readTable()).toBe(table)
  })
})

describe.concurrent('the whole contract is kept by auth-node', { timeout: 60_000 }, () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.stop())

  // Each way to the server and each store, in as few runs as that takes.
  const ways = [
    ['over TCP, in memory', 'tcp', () => 'memory'],
    ['over TCP, in files', 'tcp', () => 'file'],
    ['over TLS with a client certificate, in Redis', 'tls', () => redis.url],
  ] as const
  const runs = nodes.flatMap(([node, program]) =>
    ways.map(([name, over, store]) => [`on ${node} ${name}`, program, over, store] as const),
  )
  test.for(runs)('%s', async ([, program, over, store]) => {
    const way = ['--library', '@santedb/auth-node', '--over', over, '--store', store()]
    expect(await mustKeep(program, [contract, ...way])).not.toEqual([])
  })
})

describe.concurrent('the whole contract is kept by auth-edge', { timeout: 60_000 }, () => {
  let farm: ServerFarm
  beforeAll(async () => {
    farm = await openServerFarm()
  })
  afterAll(() => farm.close())

  const [deno, bun] = runtimes.slice(-2).map(([, program]) => program)
  const all = ['run', '--allow-all', '--no-prompt', contract]
  const runs: [name: string, program: string | undefined, programArguments: string[], over: () => string][] =
    [
      ['Deno over TCP', deno, [...all, '--library', '@santedb/auth-edge'], () => 'tcp'],
      ['Deno with a client certificate', deno, [...all, '--library', '@santedb/auth-edge/deno'], () => 'tls'],
      ['Bun over TCP', bun, ['run', contract, '--library', '@santedb/auth-edge'], () => 'tcp'],
      // A server that runs on Bun sees no client certificate.
      [
        'Bun with a client certificate',
        bun,
        ['run', contract, '--library', '@santedb/auth-edge/bun'],
        () => farm.address,
      ],
    ]
  test.for(runs)('on %s', async ([, program = '', programArguments, over]) => {
    expect(await mustKeep(program, [...programArguments, '--over', over()])).not.toEqual([])
  })
})
