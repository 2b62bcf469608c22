import { changeAt, type Json, nodesOf, sizeOf } from './json.ts'

/** A smaller input of which something still holds, as far as so many attempts find one. */
export async function shrink(
  input: Json,
  holds: (candidate: Json) => Promise<boolean>,
  attempts: number,
): Promise<Json> {
  let smallest = input
  let left = attempts
  for (let progress = true; progress && left > 0;) {
    progress = false
    for (const candidate of smallerOnes(smallest)) {
      if (left <= 0) break
      left -= 1
      if (!(await holds(candidate))) continue
      smallest = candidate
      progress = true
      break
    }
  }
  return smallest
}

/** Inputs that lack something, those that lack most first. */
function* smallerOnes(input: Json): Generator<Json> {
  const size = sizeOf(input)
  const bySize = nodesOf(input)
    .filter(({ path }) => path.length > 0)
    .map((node) => ({ ...node, size: sizeOf(node.value) }))
    .toSorted((a, b) => b.size - a.size)
  for (const { path, value } of bySize) {
    const changes: ((node: Json) => Json | undefined)[] = [() => undefined]
    if (typeof value === 'string' && value.length > 1) {
      const half = Math.ceil(value.length / 2)
      changes.push(
        () => value.slice(half),
        () => value.slice(0, half),
        () => value.slice(1),
        () => value.slice(0, -1),
      )
    }
    for (const change of changes) {
      const candidate = changeAt(input, path, change)
      if (candidate !== undefined && sizeOf(candidate) < size) yield candidate
    }
  }
}
