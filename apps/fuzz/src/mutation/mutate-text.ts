import type { Random } from '../engine/random.ts'
import { forms, textOf } from './forms.ts'
import { numerals, pieces } from './interesting.ts'
import type { Material, Mutate } from './material.ts'

const mostCharacters = 20_000

/**
 * A text that is a little different: by what it says where it is of a known form, else by its characters.
 *
 * @param mutate Changes what a text says.
 */
export function mutateText(text: string, random: Random, material: Material, mutate: Mutate): string {
  if (random.chance(0.6)) {
    const form = random.pick(forms)
    const content = form?.read(text)
    if (form && content !== undefined) return form.write(mutate(content, random, material))
  }
  const edit = random.pick(random.chance(0.75) ? gentle : rough)
  return (edit?.(text, random, material) ?? text).slice(0, mostCharacters)
}

type Edit = (text: string, random: Random, material: Material) => string

// Most of them leave most of a text as it is: what goes on from a text that is hardly one goes nowhere.
const gentle: readonly Edit[] = [
  // Something in between.
  (text, random) => splice(text, random.below(text.length + 1), 0, random.pick(pieces)),
  (text, random, { words }) => splice(text, random.below(text.length + 1), 0, random.pick(words) ?? ''),
  (text, random, { words }) => text + random.pick([' ', '', ',', ';']) + (random.pick(words) ?? ''),
  // Something else in the place of a word.
  (text, random, { words }) => atWord(text, random, () => random.pick(words) ?? ''),
  (text, random, { words }) => atWord(text, random, () => random.pick(words) ?? ''),
  (text, random) => atWord(text, random, () => random.pick(pieces)),
  (text, random) => atNumeral(text, random, () => random.pick(numerals)),
  // Another character, another case, another way to write it.
  (text, random) => splice(text, random.below(text.length + 1), 1, String.fromCharCode(random.small(65_536))),
  (text, random) =>
    splice(text, random.below(text.length + 1), 1, String.fromCharCode(32 + random.below(95))),
  (text, random) => atWord(text, random, (word) => word.toUpperCase()),
  (text, random) => atWord(text, random, percent),
  (text, random) => atRange(text, random, (part) => part + part),
]

const rough: readonly Edit[] = [
  (text, random) => atRange(text, random, () => random.pick(pieces)),
  (text, random) => atRange(text, random, () => ''),
  (text, random) => atRange(text, random, (part) => part.slice(0, 40).repeat(random.small(300) + 2)),
  (text, random) => atRange(text, random, (part) => Buffer.from(part).toString('latin1')),
  (text, random) => atRange(text, random, (part) => part.toLowerCase()),
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (_, random, { words }) => random.pick(words) ?? '',
  (text, random, { others }) => {
    const other = textOf(random.pick(others))
    const from = random.below(other.length + 1)
    return splice(text, random.below(text.length + 1), 0, other.slice(from, from + random.small(200)))
  },
]

function splice(text: string, at: number, removed: number, added: string): string {
  return text.slice(0, at) + added + text.slice(at + removed)
}

function atRange(text: string, random: Random, change: (part: string) => string): string {
  const from = random.below(text.length + 1)
  const length = random.small(text.length - from + 1)
  return splice(text, from, length, change(text.slice(from, from + length)))
}

function atWord(text: string, random: Random, change: (word: string) => string): string {
  return atMatch(text, /[\w%-]+/g, random, change)
}

function atNumeral(text: string, random: Random, change: (numeral: string) => string): string {
  return atMatch(text, /-?\d+(?:\.\d+)?/g, random, change)
}

function atMatch(text: string, pattern: RegExp, random: Random, change: (part: string) => string): string {
  const found = random.pick([...text.matchAll(pattern)])
  return found ? splice(text, found.index, found[0].length, change(found[0])) : change('') + text
}

function percent(part: string): string {
  return [...Buffer.from(part)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
}
