// What the scoreboard says of us, measured with each change, and what our documentation says of others.
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Contestant } from './client.ts'
import { contestants } from './clients.ts'
import { measure } from './measure.ts'
import { pagePath, toPage } from './page.ts'
import type { Generation } from './run.ts'
import { readVersions } from './versions.ts'
import type { Cell } from './weather.ts'
import { weathers } from './weather/index.ts'

const page = readFileSync(pagePath, 'utf8')
const generations: readonly Generation[] = [3, 2]

interface Meeting {
  readonly client: string
  readonly generation: Generation
  readonly weather: string
}

const ours: readonly Meeting[] = contestants
  .filter(({ isOurs }) => isOurs)
  .flatMap(({ name: client }) =>
    generations.flatMap((generation) =>
      weathers.map(({ name: weather }) => ({ client, generation, weather })),
    ),
  )

const others = contestants.filter(({ isOurs }) => !isOurs).map(({ name }) => name)
const strict = ['openid-client', 'oauth4webapi by hand']
const lenient = others.filter((name) => !strict.includes(name))
const wrapper = '@badgateway/oauth2-client'
const google = 'google-auth-library'
const msal = '@azure/msal-node'

interface Tale extends Meeting {
  readonly words: RegExp
}

/** What our prose tells of others (README, `apps/docs/pages/comparison.md`, `apps/docs/pages/migrating`). */
const told: readonly Tale[] = [
  ...tell(3, 'fair weather', others, /^✓ signs in$/),
  ...tell(2, 'fair weather', strict, /^✗ cannot: refuses the answer .*"iat"/),
  ...tell(2, 'fair weather', lenient, /^✓ signs in$/),
  ...tell(2, 'the length of a session', lenient, /^✗ believes 20 days$/),
  ...tell(3, 'herd', [wrapper, google], /^✓ 1 token request$/),
  ...tell(3, 'herd', [msal, ...strict, 'simple-oauth2', 'fetch by hand'], /100 token requests$/),
  ...tell(3, 'wrong secret, 20 calls', [wrapper, google, msal], /^✗ presented 20 times/),
  ...tell(3, 'a POST with an ended session', [wrapper, google], /^✓ is made again, whole$/),
  ...tell(2, 'a POST with an ended session', [wrapper], /^✗ fails with 403$/),
  ...tell(3, 'fifty calls with an ended session', [wrapper, google], /^✗ .*several token requests$/),
  ...tell(3, 'a call to another origin', [wrapper, google], /^✗ the token goes there$/),
  ...tell(3, 'a renewal that fails', [google, msal], /^✗ every call fails$/),
]

/** Waiting is most of what they do; more at once would get in each other's way. */
const atOnce = 16
const measured = new Map<string, Cell>()

beforeAll(async () => {
  const queue = [...ours, ...told].toSorted((one, other) => weightOf(other) - weightOf(one))
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { weather, contestant } = find(next)
      measured.set(keyOf(next), await measure(weather, contestant, next.generation))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}, 60_000)

describe.each(generations)('iCDR %i.x', (generation) => {
  test.each(ours.filter((meeting) => meeting.generation === generation))(
    '$client in $weather is as it should be, and as the page says',
    (meeting) => {
      expect(measured.get(keyOf(meeting))).toMatchObject({ verdict: 'good' })
      expect(measuredWords(meeting)).toBe(cellOf(meeting))
    },
  )

  test.each(told.filter((meeting) => meeting.generation === generation))(
    '$client in $weather is as we tell, and as the page says',
    (meeting) => {
      expect(measuredWords(meeting)).toMatch(meeting.words)
      expect(measuredWords(meeting)).toBe(cellOf(meeting))
    },
  )

  test('the page has every client and all weather', () => {
    expect(tableOf(generation).map(([head]) => head)).toEqual([
      '',
      '---',
      ...weathers.map(({ name }) => name),
    ])
    expect(clientsOf(generation)).toEqual(contestants.map(headOf))
  })
})

test('what the page says beside its tables is what the command writes', () => {
  const written = toPage({ date: '', machine: '', versions: {}, columns: [] })
  expect(proseOf(page)).toEqual(proseOf(written))
})

function proseOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => !line.startsWith('|') && !line.startsWith('Measured on'))
}

function tell(generation: Generation, weather: string, clients: readonly string[], words: RegExp): Tale[] {
  return clients.map((client) => ({ client, generation, weather, words }))
}

function find({ client, weather }: Meeting): { contestant: Contestant; weather: (typeof weathers)[number] } {
  const contestant = contestants.find(({ name }) => name === client)
  const found = weathers.find(({ name }) => name === weather)
  if (!contestant || !found) throw new Error(`There is no ${client}, or no ${weather}`)
  return { contestant, weather: found }
}

/** Those that wait for a timer begin first. */
function weightOf({ weather }: Meeting): number {
  return ['short sessions', 'a renewal that fails', 'secrets in errors'].indexOf(weather) + 1
}

function keyOf({ client, generation, weather }: Meeting): string {
  return `${client} ${generation} ${weather}`
}

const signs = { good: '✓', bad: '✗', 'does not apply': '–' }

function measuredWords(meeting: Meeting): string | undefined {
  const cell = measured.get(keyOf(meeting))
  return cell && `${signs[cell.verdict]} ${cell.words}`
}

function tableOf(generation: Generation): readonly (readonly string[])[] {
  const section = page.split(`## iCDR ${generation}.x`)[1]?.split('\n## ')[0] ?? ''
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}

function clientsOf(generation: Generation): readonly string[] {
  return tableOf(generation)[0]?.slice(1) ?? []
}

function headOf({ name, package: packageName }: Contestant): string {
  const version = packageName === undefined ? undefined : readVersions(contestants)[packageName]
  return version === undefined ? name : `${name} ${version}`
}

function cellOf({ client, generation, weather }: Meeting): string | undefined {
  const column = contestants.findIndex(({ name }) => name === client)
  return tableOf(generation).find(([head]) => head === weather)?.[column + 1]
}
