import { setTimeout as wait } from 'node:timers/promises'
import type { Generation, Trouble } from '../history.ts'
import type { Action, Effect, Episode, Place } from '../plan/step.ts'
import { changeSecret } from './cast.ts'
import type { Client } from './client.ts'
import type { ControlledServer } from './server.ts'
import type { Party, World } from './world.ts'

const strikes: Readonly<Record<Place, Trouble['strikes']>> = {
  token: 'sign-in',
  discovery: 'sign-in',
  '/auth': 'sign-in',
  resource: 'resources',
}

// Whatever took so long before it, what comes next is left out: episodes are not to follow one another without a pause.
const mostLateMs = 1000

/** Plays the episodes of one generation, one after the other. */
export async function playEpisodes(
  world: World,
  episodes: readonly Episode[],
  onEpisode: (episode: Episode, isLeftOut: boolean) => void,
  signal: AbortSignal,
): Promise<void> {
  for (const episode of episodes) {
    await waitUntil(world, episode.atMs, signal)
    if (signal.aborted) return
    const atMs = world.nowMs()
    const isLate = atMs - episode.atMs > mostLateMs
    onEpisode(episode, isLate)
    if (isLate) continue
    for (const step of episode.steps) {
      await waitUntil(world, atMs + step.afterMs, signal)
      await perform(world, episode.generation, step)
    }
  }
}

async function waitUntil({ nowMs }: World, atMs: number, signal: AbortSignal): Promise<void> {
  await wait(Math.max(atMs - nowMs(), 0), undefined, { signal }).catch(() => {})
}

async function perform(world: World, generation: Generation, action: Action): Promise<void> {
  const { nowMs, history, openTroubles, caller, canaries } = world
  const server = serverOf(world, generation)
  const parties = world.parties.filter(({ identity }) => identity.generation === generation)
  const fromMs = nowMs()
  const end = (why: string, identity?: string) =>
    history.endings.push({ generation, identity, why, fromMs, untilMs: nowMs() })
  switch (action.do) {
    case 'trouble': {
      const { at, effect, times, chance = 1 } = action
      openTroubles.push({ generation, strikes: strikes[at], what: effect.effect, fromMs })
      const trouble = { endpoint: at, ...wireEffect(world, effect) }
      if (times === undefined) return server.tell('trouble/sometimes', { ...trouble, probability: chance })
      return server.tell('trouble/next', { ...trouble, times })
    }
    case 'calm':
      await server.tell('trouble/clear')
      if (openTroubles.some((it) => it.generation === generation && it.strikes === 'resources')) {
        for (const { witness } of parties) witness.breakResources()
      }
      return endTroubles(world, generation)
    case 'revoke':
      await server.tell('sessions/revoke-all')
      return void end('revoked')
    case 'rotate keys':
      await server.tell('keys/rotate')
      return void end('keys rotated')
    case 'restart':
      await server.tell('restart', { keepState: action.keepState })
      return action.keepState ? undefined : void end('server restarted')
    case 'crash':
      return crash(world, generation, server, parties, action.downMs)
    case 'move clock':
      await server.tell('clock/advance', { durationMs: action.byMs })
      return void history.clockMoves.push({ generation, byMs: action.byMs, fromMs, untilMs: nowMs() })
    case 'lock': {
      const { id } = partyOf(parties, action.identity).account.device
      await server.tell('accounts/lock', { kind: 'device', id, seconds: action.seconds })
      return void end('device locked', action.identity)
    }
    case 'change secret': {
      const { account } = partyOf(parties, action.identity)
      changeSecret(account, canaries)
      await server.tell('accounts/change-secret', { kind: 'device', ...account.device })
      return void end('secret changed', action.identity)
    }
    case 'kill': {
      const client = parties.flatMap(({ clients }) => clients).find(({ name }) => name === action.process)
      return client && restart(world, client, action.downMs)
    }
    case 'redeploy':
      return redeploy(world, partyOf(parties, action.identity))
    case 'hold calls':
      return parties.flatMap(({ clients }) => clients).forEach((client) => caller.hold(client))
    case 'go on calling':
      return parties.flatMap(({ clients }) => clients).forEach((client) => caller.goOn(client))
  }
}

/** Ends all trouble of a generation. */
function endTroubles({ openTroubles, history, nowMs }: World, generation: Generation): void {
  for (const trouble of openTroubles.filter((it) => it.generation === generation)) {
    history.troubles.push({ ...trouble, untilMs: nowMs() })
    openTroubles.splice(openTroubles.indexOf(trouble), 1)
  }
}

async function crash(
  { nowMs, history }: World,
  generation: Generation,
  server: ControlledServer,
  parties: readonly Party[],
  downMs: number,
): Promise<void> {
  const fromMs = nowMs()
  for (const { witness } of parties) witness.goDown()
  await server.terminate()
  await wait(downMs)
  await server.start()
  // What was changed since the beginning is not in its fixture.
  for (const { account } of parties) {
    await server.tell('accounts/change-secret', { kind: 'device', ...account.device })
  }
  for (const { witness } of parties) await witness.comeBack()
  const untilMs = nowMs()
  history.endings.push({ generation, why: 'server crashed', fromMs, untilMs })
  history.troubles.push({ generation, strikes: 'everything', what: 'crash', fromMs, untilMs })
}

async function restart({ nowMs, history }: World, client: Client, downMs: number): Promise<void> {
  const { identity, name } = client
  const fromMs = nowMs()
  await client.kill()
  await wait(downMs)
  await client.start()
  history.kills.push({ identity, process: name, fromMs, untilMs: nowMs() })
}

async function redeploy({ nowMs, history }: World, { identity: { store }, clients }: Party): Promise<void> {
  const fromMs = nowMs()
  // All are down before the first one starts: none is left with the old secret. A killed Miniflare leaves its workerd.
  await Promise.all(clients.map((client) => (store === 'object' ? client.stop() : client.kill())))
  await Promise.all(clients.map((client) => client.start()))
  for (const { identity, name } of clients) {
    history.kills.push({ identity, process: name, fromMs, untilMs: nowMs() })
  }
}

function wireEffect({ stranger }: World, effect: Effect): object {
  return effect.effect === 'redirect' ? { ...effect, location: stranger.address } : effect
}

function serverOf({ servers }: World, generation: Generation): ControlledServer {
  const server = servers.get(generation)
  if (!server) throw new Error(`There is no server of generation ${generation}`)
  return server
}

function partyOf(parties: readonly Party[], name: string): Party {
  const party = parties.find(({ identity }) => identity.name === name)
  if (!party) throw new Error(`There is nobody of the name ${name}`)
  return party
}
