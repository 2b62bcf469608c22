import { type AuthOptions, createAuth, interactive, password } from '../src/index.ts'
import { Callers, timeoutMs } from './callers.ts'
import { secrets, showsSecret } from './canary.ts'
import { ClientClock } from './client-clock.ts'
import { makeDeterministic } from './determinism.ts'
import type { Member } from './member.ts'
import { Network } from './network.ts'
import { Random } from './random.ts'
import { drawScenario, type Scenario } from './scenario.ts'
import { beginningMs, root, ServerModel } from './server-model.ts'
import { partner } from './services-model.ts'
import { StoreModel } from './store-model.ts'
import { Watch } from './watch.ts'
import { World } from './world.ts'

/** What came of a run. */
export interface RunResult {
  readonly seed: number
  readonly scenario: Scenario
  /** The same for the same events. */
  readonly digest: string
  readonly events: number
  readonly violations: readonly string[]
  /** The last events. */
  readonly tail: readonly string[]
}

/** Runs the whole client against the model of a server, as the seed has it. */
export async function runSimulation(seed: number): Promise<RunResult> {
  const random = new Random(seed)
  const scenario = drawScenario(random.fork())
  const world = new World(random.fork())
  const server = new ServerModel(world, random.fork(), scenario)
  const watch = new Watch(world, scenario, server)
  const network = new Network(world, random.fork(), scenario, server, watch)
  const callers = new Callers(world, random.fork(), scenario, watch)
  const store = createStore(world, random.fork(), scenario)
  const restore = makeDeterministic(random.fork())
  const onUnhandled = (reason: unknown) => watch.violate(`unhandled rejection: ${String(reason)}`)
  process.on('unhandledRejection', onUnhandled)
  try {
    const members = Array.from({ length: scenario.clients }, (_, index) =>
      createMember(`client-${index + 1}`, { world, scenario, network, watch, store }),
    )
    plan(world, random.fork(), { scenario, server, watch, callers, members })
    const isEnough = () => {
      callers.checkAtOnce()
      return watch.violations.length > 0
    }
    await world.run(scenario.durationMs, isEnough)
    // What is owed to trouble is waited for; then everybody must be served.
    for (let round = 0; round < 5 && watch.owedUntilMs >= world.nowMs && !isEnough(); round += 1)
      await world.run(watch.owedUntilMs + 1, isEnough)
    for (const member of members) callers.lastCall(member)
    await world.run(world.nowMs + 200_000, isEnough)
    if (callers.pending > 0 && !isEnough()) watch.violate(`${callers.pending} callers still wait`)
  } catch (error) {
    watch.violate(error instanceof Error ? error.message : String(error))
  } finally {
    restore()
    process.off('unhandledRejection', onUnhandled)
  }
  for (const key of store.keys) if (showsSecret(key)) watch.violate('a secret shows in the key of a store')
  const { digest, count: events, tail } = world.trace
  return { seed, scenario, digest, events, violations: watch.violations, tail }
}

function createStore(world: World, random: Random, { sharing }: Scenario): StoreModel {
  return new StoreModel(world, random, {
    locks: sharing !== 'lockless',
    latencyMs: random.pick(0, 20),
    failureShare: sharing === 'failing' ? random.pick(0.05, 0.5, 1) : 0,
  })
}

interface Surroundings {
  world: World
  scenario: Scenario
  network: Network
  watch: Watch
  store: StoreModel
}

function createMember(name: string, { world, scenario, network, watch, store }: Surroundings): Member {
  const clock = new ClientClock(world, beginningMs + scenario.clientAheadMs)
  const grants: Record<Scenario['grant'], Partial<AuthOptions>> = {
    client_credentials: {},
    password: { grant: password({ username: 'allison', password: secrets.password }) },
    interactive: { grant: interactive() },
  }
  const member: Member = {
    name,
    clock,
    lockGroup: scenario.sharing === 'locked' ? 'all' : name,
    held: undefined,
    brought: undefined,
    failures: 0,
    quietUntilMs: 0,
    deadAnswerAtMs: Number.NaN,
    signOuts: 0,
    wasTampered: false,
    auth: createAuth({
      root,
      clientId: 'EXAMPLE_APPLICATION',
      clientSecret: secrets.client,
      device: { id: 'EXAMPLE_DEVICE', secret: secrets.device },
      dialect: scenario.dialectIsTold ? scenario.generation : 'auto',
      origins: [partner],
      timeoutMs,
      store,
      clock,
      fetch: network.fetchOf(() => member),
      onEvent: (event) => watch.event(member, event),
      ...grants[scenario.grant],
    }),
  }
  return member
}

interface Cast {
  scenario: Scenario
  server: ServerModel
  watch: Watch
  callers: Callers
  members: readonly Member[]
}

/** Puts everything that will happen by itself into the world's time. */
function plan(world: World, random: Random, { scenario, server, watch, callers, members }: Cast): void {
  for (const { kind, fromMs, untilMs } of scenario.troubles) {
    world.after(fromMs, () => {
      world.note(`trouble begins: ${kind}`)
      watch.troubleUntil(untilMs)
      if (kind === 'secret_refused') server.refusesSecrets = true
    })
    world.after(untilMs, () => {
      world.note(`trouble ends: ${kind}`)
      if (kind === 'secret_refused') server.refusesSecrets = false
    })
  }
  for (const atMs of scenario.revocations) {
    world.after(atMs, () => {
      world.note('every session is revoked')
      watch.revoked()
      server.revokeAll()
    })
  }
  for (const { atMs, byMs } of scenario.jumps) {
    world.after(atMs, () => {
      for (const member of members) {
        member.wasTampered = true
        if (!random.chance(0.7)) continue
        world.note(`${member.name}'s clock jumps by ${byMs} ms`)
        member.clock.jump(byMs)
        watch.jumped(member, byMs)
      }
    })
  }
  for (let burst = 0; burst < scenario.bursts; burst += 1) {
    world.after(random.between(0, scenario.durationMs), () => callers.burst(members))
  }
}
