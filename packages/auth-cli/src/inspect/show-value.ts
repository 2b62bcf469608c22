import { printable } from '../output/printable.ts'

/** A value as lines for people: each item of a list on its own. */
export function showValue(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(showItem)
  return [showItem(value)]
}

function showItem(value: unknown): string {
  return printable(typeof value === 'string' ? value : JSON.stringify(value))
}
