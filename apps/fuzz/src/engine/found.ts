import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { textOf } from '../mutation/forms.ts'
import { isObject, type Json, member } from './json.ts'
import type { Fault } from './target.ts'

/** An input that was a fault once, and must not be one again. */
export interface Found {
  readonly file: string
  readonly input: Json
}

/** The inputs that were found for a target. */
export function readFound(folder: string, target: string): readonly Found[] {
  const path = join(folder, target)
  if (!existsSync(path)) return []
  return readdirSync(path)
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .map((file) => {
      const content: Json = JSON.parse(readFileSync(join(path, file), 'utf8'))
      return { file: `${target}/${file}`, input: unpack(member(content, 'input') ?? null) }
    })
}

/** Keeps an input, by a name that tells its fault; gives the name. */
export function keepFound(folder: string, target: string, { kind, message }: Fault, input: Json): string {
  const hash = createHash('sha256').update(JSON.stringify(input)).digest('hex').slice(0, 8)
  const file = `${target}/${kind.replaceAll(' ', '-')}-${hash}.json`
  mkdirSync(join(folder, target), { recursive: true })
  const content = { fault: message.slice(0, 300), input: pack(input) }
  writeFileSync(join(folder, file), `${JSON.stringify(content, null, 2)}\n`)
  return file
}

const repeated = /^([^]{0,4000}?)([^]{1,40}?)\2{99,}/

/** A tree whose long repetitions are told by the number of times. */
function pack(value: Json): Json {
  if (typeof value === 'string') {
    const [all, before = '', piece = ''] = (value.length > 2000 && repeated.exec(value)) || []
    if (all === undefined) return value
    return { $text: [before, [piece, (all.length - before.length) / piece.length], value.slice(all.length)] }
  }
  return mapChildren(value, pack)
}

function unpack(value: Json): Json {
  const text = member(value, '$text')
  if (!Array.isArray(text)) return mapChildren(value, unpack)
  return text
    .map((part) => (Array.isArray(part) ? textOf(part[0]).repeat(Number(part[1])) : textOf(part)))
    .join('')
}

function mapChildren(value: Json, change: (child: Json) => Json): Json {
  if (Array.isArray(value)) return value.map(change)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, change(child)]))
}
