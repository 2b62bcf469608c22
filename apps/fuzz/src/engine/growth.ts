import { pieces } from '../mutation/interesting.ts'
import { forms, textOf } from '../mutation/forms.ts'
import { changeAt, type Json, nodesOf } from './json.ts'
import type { Random } from './random.ts'
import { Fault, NotAnInput, type Target } from './target.ts'

const shortCharacters = 16_384
const longCharacters = 4 * shortCharacters
const keptCharacters = 1_000_000

// Four times the length may take four times as long; twice that is for what disturbs the measuring.
const mostGrowth = 8
const worthMeasuringMs = 2

/** An input that makes a target work harder than in proportion to its length. */
export interface Growth {
  /** Where the text is that grew. */
  readonly place: string
  readonly fault: Fault
  /** So long that whoever gets it is busy until it is stopped. */
  readonly input: Json
}

/** Makes one text of an input longer and longer, and measures the processor's time that it takes. */
export async function findGrowth(
  target: Target,
  input: Json,
  random: Random,
  words: readonly string[],
  known: ReadonlySet<string>,
): Promise<Growth | undefined> {
  const leaf = random.pick(nodesOf(input).filter(({ value }) => typeof value === 'string'))
  const place = leaf?.path.join('.') ?? ''
  if (!leaf || known.has(place)) return undefined
  const lengthen = chooseGrowth(textOf(leaf.value), random, words)
  const grown = (characters: number) => changeAt(input, leaf.path, () => lengthen(characters)) ?? null
  const measure = async (characters: number) => timeOf(target, grown(characters))

  let growth = Infinity
  let longMs = 0
  // The least of a few: everything that disturbs makes it longer, and never shorter.
  for (let [shortMs, round] = [Infinity, 0]; round < 3; round += 1) {
    shortMs = Math.min(shortMs, await measure(shortCharacters))
    if (!(shortMs >= worthMeasuringMs)) return undefined
    longMs = Math.min(longMs || Infinity, await measure(longCharacters))
    growth = longMs / shortMs
    if (!(growth > mostGrowth)) return undefined
  }
  const times = `${Math.round(longMs)} ms for ${longCharacters} characters, ${growth.toFixed(1)} times those for a quarter`
  return { place, fault: new Fault('superlinear', `at ${place}: ${times}`), input: grown(keptCharacters) }
}

async function timeOf(target: Target, input: Json): Promise<number> {
  const { user, system } = process.threadCpuUsage()
  try {
    await target.run(input)
  } catch (error) {
    if (error instanceof NotAnInput) return Number.NaN
  }
  const after = process.threadCpuUsage()
  return (after.user + after.system - user - system) / 1000
}

/** Chooses where a text is to grow, by what; inside what it says, where it is of a known form. */
function chooseGrowth(
  text: string,
  random: Random,
  words: readonly string[],
): (characters: number) => string {
  const form = random.pick(forms)
  const content = random.chance(0.4) ? form?.read(text) : undefined
  const leaf =
    content === undefined
      ? undefined
      : random.pick(nodesOf(content).filter(({ value }) => typeof value === 'string'))
  if (form && content !== undefined && leaf) {
    const inner = chooseGrowth(textOf(leaf.value), random, words)
    return (characters) => form.write(changeAt(content, leaf.path, () => inner(characters)) ?? null)
  }
  const at = random.below(text.length + 1)
  const own = text.slice(at, at + 1 + random.below(12))
  const piece = random.pick([own, random.pick(words), random.pick(pieces)]) || random.pick(pieces)
  return (characters) =>
    text.slice(0, at) + piece.repeat(Math.ceil(characters / piece.length)) + text.slice(at)
}
