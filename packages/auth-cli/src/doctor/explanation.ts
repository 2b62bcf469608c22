import { printable } from '../output/printable.ts'
import type { Fault } from './finding.ts'

/** What a fault means, what to do about it, and its name. */
export type Explanation = Omit<Fault, 'seen' | 'facts'>

/** The server's own words, which may hold anything. */
export function quote(words: string): string {
  return words === '' ? 'it does not say why' : printable(JSON.stringify(words))
}
