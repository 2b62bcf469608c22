/** What an input is made of: what a file can hold, and a person can read. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** The way from the root of a tree to one of its nodes. */
export type Path = readonly (string | number)[]

/** A node of a tree, and the way to it. */
export interface Node {
  readonly path: Path
  readonly value: Json
}

const mostNodes = 1000

/** The nodes of a tree, its root first. Of a very large one the first thousand. */
export function nodesOf(root: Json): readonly Node[] {
  const nodes: Node[] = [{ path: [], value: root }]
  for (let index = 0; index < nodes.length && nodes.length < mostNodes; index += 1) {
    const { path, value } = nodes[index] ?? { path: [], value: null }
    for (const [name, child] of childrenOf(value)) nodes.push({ path: [...path, name], value: child })
  }
  return nodes
}

/** A copy of a tree with one node changed; a node that becomes `undefined` is left out. */
export function changeAt(root: Json, path: Path, change: (node: Json) => Json | undefined): Json | undefined {
  const [name, ...rest] = path
  if (name === undefined) return change(root)
  if (Array.isArray(root)) {
    return root.flatMap((child, index) => {
      const changed = index === name ? changeAt(child, rest, change) : child
      return changed === undefined ? [] : [changed]
    })
  }
  if (!isObject(root)) return root
  // Entries, so that a member called `__proto__` is a member like any other.
  const entries = Object.entries(root).flatMap(([key, child]): [string, Json][] => {
    const changed = key === name ? changeAt(child, rest, change) : child
    return changed === undefined ? [] : [[key, changed]]
  })
  return Object.fromEntries(entries)
}

/** Whether a value is an object of JSON. */
export function isObject(value: Json | undefined): value is { [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A member of an object; `undefined` where it has none, or is no object. */
export function member(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

/** How long a tree is as text. */
export function sizeOf(value: Json): number {
  return JSON.stringify(value).length
}

function childrenOf(value: Json): [string | number, Json][] {
  if (Array.isArray(value)) return value.map((child, index) => [index, child])
  return isObject(value) ? Object.entries(value) : []
}
