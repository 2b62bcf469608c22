// The test server as its users run it: in a container wherever an engine is there, and otherwise as a process.
import { fileURLToPath } from 'node:url'
import * as library from '@santedb/auth-core'
import { createTestServer } from '@santedb/test-server'
import { listen, type Listener } from '@santedb/test-server/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { combinedServerOptions, contract } from '../contract/contract.ts'
import { Exchanger } from './support/exchanger.ts'
import type { ContainerHost } from './support/container-host.ts'
import { documentedExchange, exchanges } from './support/exchanges.ts'
import { openRemoteSubject } from './support/remote-subject.ts'
import type { ComposeProject } from './support/compose-project.ts'
import { readmeCommands } from './support/readme-commands.ts'
import { canRun, mustRun } from './support/run.ts'
import { openServerHost } from './support/server-host.ts'

const README = fileURLToPath(new URL('../../packages/test-server/README.md', import.meta.url))

type Server = Awaited<ReturnType<typeof host.start>>

const generations = [2, 3] as const
const host = await openServerHost()
// Those after the two that bring the services up.
const shownCommands = (await readmeCommands(README, 'In a container')).slice(2)
const hasCompose = await canRun('docker-compose', ['version'])
const plain = new Map<2 | 3, Server>()
const controlled = new Map<2 | 3, Server>()
const inProcess = new Map<2 | 3, Listener>()

beforeAll(async () => {
  const starts = generations.flatMap((generation) => {
    const fixture = JSON.stringify({ generation, ...combinedServerOptions })
    return [
      host.start({ generation }).then((server) => plain.set(generation, server)),
      host.start({ generation, fixture }).then((server) => controlled.set(generation, server)),
      listen(createTestServer({ generation })).then((listener) => inProcess.set(generation, listener)),
    ]
  })
  // All of them, so that nothing still starts while the rest is cleaned up.
  for (const start of await Promise.allSettled(starts)) {
    if (start.status === 'rejected') throw start.reason
  }
}, 90_000)
afterAll(async () => {
  for (const listener of inProcess.values()) await listener.close()
  await host.dispose()
}, 60_000)

function found<T>(servers: ReadonlyMap<2 | 3, T>, generation: 2 | 3): T {
  const server = servers.get(generation)
  if (!server) throw new Error(`There is no server of generation ${generation}`)
  return server
}

describe.for(generations)(`the ${host.kind} of iCDR %i`, (generation) => {
  let outside: Exchanger
  let inside: Exchanger
  beforeAll(() => {
    outside = new Exchanger(found(plain, generation).root)
    inside = new Exchanger(found(inProcess, generation).root)
  })

  test('answers the documented token request', async () => {
    const documented = documentedExchange(generation)
    const { status, members, body } = await outside.exchange(documented)
    expect({ status, members }).toEqual(documented.expected)
    // Milliseconds in iCDR 2.
    const expires_in = generation === 2 ? 1_800_000 : 3600
    expect(body).toMatchObject({ token_type: 'bearer', expires_in })
  })

  test.for(exchanges(generation).map((it) => [it.what, it] as const))(
    'answers as in process: %s',
    async ([, exchange]) => {
      const { members, ...answer } = await outside.exchange(exchange)
      const { members: _, ...expected } = await inside.exchange(exchange)
      expect(answer).toEqual(expected)
      expect({ status: answer.status, members }).toMatchObject(exchange.expected)
    },
  )
})

describe(`the client, with a ${host.kind}`, () => {
  const clauses = contract(library, (generation) => openRemoteSubject(found(controlled, generation).root))
  test.for(clauses.map(({ name, run }) => [name, run] as const))('%s', async ([, run]) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

// What a process has none of is left out where there is no engine, and not passed.
if (host.kind === 'container') describeContainers(host)

function describeContainers({ addedBytes, composeUp, folder }: ContainerHost): void {
  test.for(generations)('the container of iCDR %i may do as little as possible', async (generation) => {
    const container = found(plain, generation)
    if (!('evaluate' in container)) throw new Error('It is no container')
    const status = await container.evaluate('fs.readFileSync("/proc/1/status", "utf8")')
    expect(status).toMatch(/^Uid:\t1000\t1000\t1000\t1000$/m)
    expect(status).toMatch(/^CapEff:\t0+$/m)
    const write = 'try { fs.writeFileSync("/app/file", "") } catch (error) { error.code }'
    expect(await container.evaluate(write)).toBe('EROFS')
  })

  test('the image adds less than 15 MB to its base', async () => {
    const megabytes = (await addedBytes()) / 1e6
    process.stdout.write(`The image adds ${megabytes.toFixed(1)} MB to its base.\n`)
    expect(megabytes).toBeGreaterThan(0)
    expect(megabytes).toBeLessThan(15)
  })

  test.runIf(hasCompose)('docker-compose takes compose.yaml, every profile of it', async () => {
    const profiles = ['icdr2', 'icdr3', 'tls', 'real'].flatMap((profile) => ['--profile', profile])
    const output = await mustRun('docker-compose', [...profiles, 'config'], { directory: folder })
    expect(output).toContain('santedb-test-server')
  })

  describe.runIf(hasCompose)('the services of compose.yaml', () => {
    let project: ComposeProject
    beforeAll(async () => {
      project = await composeUp()
    }, 90_000)

    test('are asked for tokens in the README, each of them', () => {
      expect(shownCommands.filter(({ output }) => output.includes('access_token'))).toHaveLength(3)
    })

    test.for(shownCommands.map(({ command, output }) => [command, output] as const))(
      'answer as the README shows: %s',
      async ([command, shown]) => {
        const { status, output, errors } = await project.run(command)
        expect(status, errors).toBe(0)
        expect(withoutChance(output)).toEqual(withoutChance(shown))
      },
    )
  })
}

/** An answer with its tokens blotted out and its numbers rounded: some of a session's time is always gone already. */
function withoutChance(answer: string): unknown {
  const members = Object.entries(JSON.parse(answer || '{}') as object)
  return members.map(([name, value]) => [name, name.endsWith('_token') ? '…' : rounded(value)])
}

function rounded(value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(2)) : value
}

// The last ones: they end the servers.
test.for(generations)(
  `the ${host.kind} of iCDR %i ends within two seconds of SIGTERM`,
  async (generation) => {
    const { exitCode, durationMs } = await found(plain, generation).terminate()
    expect(exitCode).toBe(0)
    expect(durationMs).toBeLessThan(2000)
  },
)
