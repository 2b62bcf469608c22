import { type Clause, expectEqual, expectThat, longMs } from './clause.ts'

const texts = [
  '{"version":1,"accessToken":"a.b.c","expiresAtMs":1795000000000.25}',
  '',
  ' \n\r\t\0 "quoted" \\u0041 %41 ',
  'null',
  '7',
  '[1',
  'Ambulância 救急車 🚑 \u{10FFFF} \uFEFF',
]

export const values: readonly Clause[] = [
  {
    name: 'a key that was never set has no value',
    async check({ one, key }) {
      expectEqual(await one.get(key), null, 'The value of an unknown key')
    },
  },
  {
    name: 'a value comes back exactly',
    async check({ one, key }) {
      for (const text of texts) {
        await one.set(key, text, longMs)
        expectEqual(await one.get(key), text, 'The value that was set')
      }
    },
  },
  {
    name: 'a value of a quarter of a million characters is kept',
    async check({ one, key }) {
      const text = 'claims 救 '.repeat(28_000)
      await one.set(key, text, longMs)
      expectThat((await one.get(key)) === text, 'A long value came back as another one')
    },
  },
  {
    name: 'a value takes the place of the one before, also of a longer one',
    async check({ one, key }) {
      for (const text of ['first', 'second', '3']) await one.set(key, text, longMs)
      expectEqual(await one.get(key), '3', 'The value that was set last')
    },
  },
  {
    name: 'a deleted key has no value, and can be set again',
    async check({ one, key }) {
      await one.set(key, 'first', longMs)
      await one.delete(key)
      expectEqual(await one.get(key), null, 'The value of a deleted key')
      await one.set(key, 'second', longMs)
      expectEqual(await one.get(key), 'second', 'The value that was set after that')
    },
  },
  {
    name: 'to delete what is not there is no failure',
    async check({ one, key }) {
      await one.delete(key)
      await one.delete(key)
    },
  },
  {
    name: 'keys are kept apart, by their case and by every part of them',
    async check({ one, key }) {
      // Keys are letters, digits, `.`, `-` and `_`; hashes differ by case.
      const keys = [`${key}aB`, `${key}Ab`, `${key}-_`, `${key}_-`, `${key}.refused.a`, `${key}.refused`, key]
      for (const each of keys) await one.set(each, each, longMs)
      expectEqual(await Promise.all(keys.map((each) => one.get(each))), keys, 'The values of several keys')
      await one.delete(key)
      expectEqual(
        await one.get(`${key}.refused`),
        `${key}.refused`,
        'The value of a key beside a deleted one',
      )
    },
  },
  {
    name: 'what one handle sets and deletes, another one finds so',
    async check({ one, other, key }) {
      await one.set(key, 'from one', longMs)
      expectEqual(await other.get(key), 'from one', 'The value at the other handle')
      await other.set(key, 'from the other', longMs)
      expectEqual(await one.get(key), 'from the other', 'The value at the first handle')
      await one.delete(key)
      expectEqual(await other.get(key), null, 'The value at the other handle after it was deleted')
    },
  },
  {
    name: 'a time may be any number of milliseconds that is not whole',
    async check({ one, key }) {
      await one.set(key, 'kept', longMs + 0.123_456_789)
      expectEqual(await one.get(key), 'kept', 'A value with such a time')
    },
  },
  {
    name: 'of values that are set at once, one stays whole',
    async check({ one, other, key }) {
      const candidates = Array.from({ length: 20 }, (_, index) => String(index).repeat(1000 * (index + 1)))
      await Promise.all(candidates.map((text, index) => (index % 2 ? one : other).set(key, text, longMs)))
      const text = await one.get(key)
      expectThat(candidates.includes(text ?? ''), 'None of the values that were set at once is there')
      expectThat((await other.get(key)) === text, 'Two handles have different values')
    },
  },
]
