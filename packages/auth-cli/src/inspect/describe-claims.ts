import { describeTime } from '../output/describe-time.ts'
import { actors, claimMeanings } from './claim-meanings.ts'
import type { Fact } from './describe-token.ts'
import { namePolicy, namePurpose } from './policy-names.ts'
import type { JsonObject } from './read-presented.ts'
import { showValue } from './show-value.ts'

type Generation = 2 | 3 | undefined

const times = new Set(['exp', 'nbf', 'iat'])
const held = ['(not shown: it is the access token itself)']

/** Explains each claim; members of `extensions` are told one by one. */
export function describeClaims(claims: JsonObject, generation: Generation, nowMs: number): Fact[] {
  return flatten(claims).map(([name, value]) => {
    const meaning = [claimMeanings[name]?.(value, generation), remarkOn(name, value, nowMs)]
      .filter((it) => it !== undefined && it !== '')
      .join(' ')
    return {
      name,
      value: show(name, value, nowMs),
      ...(meaning !== '' && { meaning }),
    }
  })
}

/** The claims in their order, with those of the two extensions by their whole paths. */
function flatten(claims: JsonObject): [string, unknown][] {
  return Object.entries(claims).flatMap(([name, value]): [string, unknown][] => {
    if (name !== 'extensions' || !isObject(value)) return [[name, value]]
    return Object.entries(value).flatMap(([extension, members]): [string, unknown][] =>
      isObject(members) && Object.keys(members).length > 0
        ? Object.entries(members).map(([member, it]) => [`extensions.${extension}.${member}`, it])
        : [[`extensions.${extension}`, members]],
    )
  })
}

function show(name: string, value: unknown, nowMs: number): string[] {
  if (isAccessToken(name, value)) return held
  const seconds = times.has(name) ? Number(value) : Number.NaN
  if (!Number.isNaN(seconds)) return [`${String(value)}: ${describeTime(seconds * 1000, nowMs)}`]
  const lines = showValue(value)
  if (name === 'scope') return lines.flatMap((line) => line.split(' ')).map(namePolicy)
  if (name === 'actor' || name === 'actort') return lines.map(nameActor)
  if (/purpose/.test(name)) return lines.map((line) => namePurpose(codeOf(line)))
  return lines
}

/** In iCDR 2.x `jti` is the access token: hexadecimal, and longer than any id. */
function isAccessToken(name: string, value: unknown): boolean {
  return name === 'jti' && typeof value === 'string' && /^(?:[0-9a-f]{2}){24,}$/i.test(value)
}

function remarkOn(name: string, value: unknown, nowMs: number): string | undefined {
  if (name === 'exp' && Number(value) * 1000 <= nowMs) return 'By the clock of this machine it has ended.'
  if (name === 'nbf' && Number(value) * 1000 > nowMs) {
    return 'By the clock of this machine it has not begun: one of the two clocks is wrong.'
  }
  return undefined
}

function nameActor(id: string): string {
  const name = actors[id.toLowerCase()]
  return name === undefined ? id : `${id} (${name})`
}

function codeOf(line: string): string {
  return /"code":"([^"]+)"/.exec(line)?.[1] ?? line
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
