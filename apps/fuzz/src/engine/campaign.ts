import { mutate } from '../mutation/mutate.ts'
import { Corpus } from './corpus.ts'
import { Coverage } from './coverage.ts'
import { execute, type Outcome, Unhandled } from './execute.ts'
import { findGrowth } from './growth.ts'
import { type Json, sizeOf } from './json.ts'
import { Random } from './random.ts'
import { shrink } from './shrink.ts'
import { Fault, type Target } from './target.ts'

/** How a campaign goes. */
export interface CampaignOptions {
  readonly seed: number
  /** It ends after so many inputs, */
  readonly runs: number
  /** or at this time. */
  readonly untilMs: number
  /** Inputs that were faults once. */
  readonly kept: readonly Json[]
  /** Whether new ways through the code are noticed, and time is measured; without, it is blind chance. */
  readonly guided: boolean
  /** Is told each input before it is given. */
  readonly onInput: (input: Json) => void
  readonly onDone: () => void
  readonly onFault: (fault: Fault, input: Json) => void
}

/** What came of a campaign. */
export interface CampaignReport {
  readonly runs: number
  readonly corpus: number
  /** How many characters of the watched code were run. */
  readonly reached: number
}

const batchSize = 64
const shrinkAttempts = 300
const trimAttempts = 12
const trimmedFromCharacters = 3000

/** Gives a target one input after the other, each made from those that have shown something new. */
export async function runCampaign(target: Target, options: CampaignOptions): Promise<CampaignReport> {
  const { seed, untilMs, kept, guided, onInput, onDone, onFault } = options
  const random = new Random(seed)
  const corpus = new Corpus()
  const unhandled = new Unhandled()
  const coverage = guided ? new Coverage(target.watched ?? /\/packages\/[\w-]+\/dist\//) : undefined
  const told = new Set<string>()
  const grown = new Set<string>()
  let runs = 0

  const give = async (input: Json): Promise<Outcome> => {
    runs += 1
    onInput(input)
    const outcome = await execute(target, input)
    onDone()
    return outcome
  }
  // One that is measured can hang too.
  const observed: Target = {
    ...target,
    async run(input) {
      onInput(input)
      try {
        await target.run(input)
      } finally {
        onDone()
      }
    },
  }
  const tell = async (fault: Fault, input: Json) => {
    if (told.has(fault.signature)) return
    told.add(fault.signature)
    const isSame = async (candidate: Json) => {
      const outcome = await give(candidate)
      const late = await unhandled.look()
      return [outcome, late].some((it) => it instanceof Fault && it.signature === fault.signature)
    }
    onFault(fault, fault.kind === 'hang' ? input : await shrink(input, isSame, shrinkAttempts))
  }
  /** Gives one input by itself, and keeps it where it shows something new. */
  const look = async (input: Json) => {
    coverage?.look()
    const outcome = await give(input)
    const fault = outcome instanceof Fault ? outcome : await unhandled.look()
    if (fault) return tell(fault, input)
    const found = coverage?.look() ?? []
    if (outcome === 'not an input' || found.length === 0) return
    const isAsGood = async (candidate: Json) => {
      await give(candidate)
      const others = coverage?.look() ?? []
      return found.every((it) =>
        others.some(({ key, from, to }) => key === it.key && from <= it.from && to >= it.to),
      )
    }
    const isLong = sizeOf(input) > trimmedFromCharacters
    corpus.add(isLong ? await shrink(input, isAsGood, trimAttempts) : input)
    coverage?.note(found)
  }

  const isNew = () => (coverage?.look().length ?? 0) > 0
  /** Finds those of a batch that show something new, by halves. */
  const find = async (batch: readonly Json[]): Promise<void> => {
    const [first, ...others] = batch
    if (first === undefined) return
    if (others.length === 0) return look(first)
    const middle = batch.length >> 1
    for (const half of [batch.slice(0, middle), batch.slice(middle)]) {
      coverage?.look()
      for (const input of half) await give(input)
      if (isNew()) await find(half)
    }
  }

  const seeds = await target.seeds()
  for (const input of [...kept, ...seeds]) await look(input)
  for (const input of seeds) corpus.add(input)
  const words = [...(target.words ?? []), ...wordsOf(seeds)]
  while (runs < options.runs && Date.now() < untilMs) {
    const batch = Array.from({ length: Math.min(batchSize, options.runs - runs) }, () =>
      mutate(corpus.pick(random), random, { others: corpus.inputs, words }),
    )
    for (const input of batch) {
      const outcome = await give(input)
      if (outcome instanceof Fault) await tell(outcome, input)
    }
    // Looking costs more than an input, so all of a batch are looked at together, and one by one only where it pays.
    const isUnhandled = (await unhandled.look()) !== undefined
    if (isUnhandled) for (const input of batch) await look(input)
    else if (isNew()) await find(batch)
    const growth = guided && (await findGrowth(observed, corpus.pick(random), random, words, grown))
    if (!growth) continue
    grown.add(growth.place)
    onFault(growth.fault, growth.input)
  }
  coverage?.stop()
  unhandled.stop()
  return { runs, corpus: corpus.inputs.length, reached: coverage?.characters ?? 0 }
}

/** The short texts of inputs: what means something in one place may do so in another. */
function wordsOf(inputs: readonly Json[]): string[] {
  const texts = inputs.flatMap((input) => JSON.stringify(input).match(/[\w.:/-]{3,60}/g) ?? [])
  return [...new Set(texts)].slice(0, 300)
}
