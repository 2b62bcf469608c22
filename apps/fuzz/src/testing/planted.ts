import { member } from '../engine/json.ts'
import { Fault, type Target } from '../engine/target.ts'
import { textOf } from '../mutation/forms.ts'

/** A parser with a fault behind one condition after the other, which chance alone does not meet. */
export function parsePlanted(text: string): string {
  const [scheme = '', version = '', state = '', mode = ''] = text.split(' ')
  if (scheme !== 'Planted') return 'another scheme'
  if (version !== 'v7') return 'another version'
  if (state !== 'open') return 'not open'
  if (mode !== 'strict') return 'not strict'
  throw new RangeError('planted')
}

const seeds = async () => [{ header: 'Basic v1 closed' }]
const words = ['Planted', 'Basic', 'v1', 'v7', 'open', 'closed', 'strict']
const watched = /\/testing\/planted\.ts$/

/** Targets of which it is known what is wrong with them. */
export const targets: readonly Target[] = [
  {
    name: 'conditions',
    about: 'a fault behind conditions',
    seeds,
    words,
    watched,
    run: async (input) => void parsePlanted(textOf(member(input, 'header'))),
  },
  {
    name: 'endless',
    about: 'an input that keeps the thread busy for good',
    seeds,
    words,
    watched,
    async run(input) {
      const header = textOf(member(input, 'header'))
      while (header.includes('Planted')) if (header === '') break
    },
  },
  {
    name: 'slow',
    about: 'a pattern that takes time by the square of the length',
    seeds: async () => [{ header: 'a "word" in quotes' }],
    watched,
    run: async (input) => void /("[^"]*word[^"]*"\s*:)/.test(textOf(member(input, 'header'))),
  },
  {
    name: 'swift',
    about: 'a pattern that takes time in proportion to the length',
    seeds: async () => [{ header: 'a "word" in quotes' }],
    watched,
    run: async (input) => void textOf(member(input, 'header')).replaceAll(/[aeiou]/g, '-'),
  },
  {
    name: 'polluting',
    about: 'what writes where everything inherits from',
    seeds,
    run: async () => void Reflect.set(Object.getPrototypeOf({}), 'planted', 1),
  },
  {
    name: 'leaving',
    about: 'a failure that nobody catches',
    seeds,
    run: async () => void Promise.reject(new Error('left alone')),
  },
  {
    name: 'waiting',
    about: 'what tells a fault itself',
    seeds,
    run: async () => {
      throw new Fault('wrong shape', 'told')
    },
  },
]
