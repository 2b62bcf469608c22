import { changeAt, isObject, type Json, nodesOf } from '../engine/json.ts'
import type { Random } from '../engine/random.ts'
import { memberNames, numbers, values } from './interesting.ts'
import type { Material, Mutate } from './material.ts'
import { mutateText } from './mutate-text.ts'

const mostEdits = 6

/** A tree that is a little different from another one, at one place or a few. */
export const mutate: Mutate = (root, random, material) => {
  let mutated = root
  for (let edits = random.small(mostEdits); edits > 0; edits -= 1) mutated = edit(mutated, random, material)
  return mutated
}

function edit(root: Json, random: Random, material: Material): Json {
  const nodes = nodesOf(root)
  const leaves = nodes.filter(({ value }) => typeof value !== 'object')
  const node = random.chance(0.7) && leaves.length > 0 ? random.pick(leaves) : random.pick(nodes)
  const path = node?.path ?? []
  if (random.chance(0.04)) return changeAt(root, path, () => undefined) ?? null
  if (random.chance(0.06)) return changeAt(root, path, () => otherValue(random, material)) ?? null
  return changeAt(root, path, (value) => editNode(value, random, material)) ?? null
}

function editNode(value: Json, random: Random, material: Material): Json {
  if (typeof value === 'string') return mutateText(value, random, material, mutate)
  if (typeof value === 'number') return editNumber(value, random)
  if (Array.isArray(value)) return editList(value, random, material)
  return isObject(value) ? editObject(value, random, material) : otherValue(random, material)
}

function editNumber(value: number, random: Random): number {
  const changed = random.pick([
    random.pick(numbers),
    -value,
    value * 1000,
    value / 1000,
    value + 1,
    value - 1,
    random.next() * 10 ** random.below(20),
  ])
  return Number.isFinite(changed) ? changed : 0
}

function editList(list: readonly Json[], random: Random, material: Material): Json[] {
  const at = random.below(list.length + 1)
  const [before, item, after] = [list.slice(0, at), list.slice(at, at + 1), list.slice(at + 1)]
  switch (random.below(5)) {
    case 0:
      return [...before, ...after]
    case 1:
      return [...before, ...Array.from({ length: random.small(50) + 1 }, () => item).flat(), ...after]
    case 2:
      return [...before, ...item, otherValue(random, material), ...after]
    case 3:
      return [...after, ...item, ...before]
    default:
      return [...list].toReversed()
  }
}

function editObject(given: { [name: string]: Json }, random: Random, material: Material): Json {
  const entries = Object.entries(given)
  const at = random.below(entries.length)
  const [name, value] = entries[at] ?? ['', null]
  const others = entries.toSpliced(at, 1)
  switch (random.below(4)) {
    case 0:
      return Object.fromEntries(others)
    case 1:
      return Object.fromEntries([...others, [otherName(name, random, material), value]])
    case 2:
      return Object.fromEntries([
        ...entries,
        [otherName(name, random, material), otherValue(random, material)],
      ])
    default:
      return Object.fromEntries([...others, [name, otherValue(random, material)]])
  }
}

function otherName(name: string, random: Random, { words, others }: Material): string {
  const known = Object.keys(Object(random.pick(others)))
  return random.pick([
    random.pick(memberNames),
    random.pick(words) ?? name,
    random.pick(known) ?? name,
    name.toUpperCase(),
    `${name} `,
  ])
}

/** A value of any kind, or a part of another input. */
function otherValue(random: Random, { others, words }: Material): Json {
  const other = random.pick(others)
  return random.pick([
    random.pick(values),
    random.pick(numbers),
    random.pick(words) ?? '',
    other === undefined ? null : (random.pick(nodesOf(other))?.value ?? null),
  ])
}
