import { expect, test } from 'vitest'
import type { Json } from '../engine/json.ts'
import { nodesOf } from '../engine/json.ts'
import { Random } from '../engine/random.ts'
import { forms } from './forms.ts'
import { mutate } from './mutate.ts'

const payload = Buffer.from('{"sub":"a"}').toString('base64url')
const jwt = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.c2ln`
const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'

test.for([
  ['JSON', '{"a":[1,{"b":"c"}]}', { a: [1, { b: 'c' }] }],
  ['JWT', jwt, ['{"alg":"none"}', '{"sub":"a"}', 'c2ln']],
  ['PEM', pem, [{ label: 'CERTIFICATE', body: 'MIIB', end: 'CERTIFICATE' }]],
  ['base64', 'AQIDBAUGBwg=', '\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b'],
  [
    'pairs',
    'https://a/?code=a&state=b=c',
    {
      before: 'https://a/?',
      list: [
        ['code', 'a'],
        ['state', 'b=c'],
      ],
    },
  ],
  ['words', 'Bearer realm="a"', ['Bearer', ' ', 'realm', '="', 'a', '"', '']],
] as const)('what %s says is read from a text, and written again', ([name, text, content]) => {
  const form = forms.find((it) => it.name === name)
  const read = form?.read(text)
  expect(form?.write(read ?? null)).toBe(text)
  expect(read).toEqual(content)
})

test('texts of other forms are left alone', () => {
  expect(readAs('JSON', '{"a"')).toBeUndefined()
  expect(readAs('JWT', 'a.b')).toBeUndefined()
  expect(readAs('PEM', 'MIIB')).toBeUndefined()
  expect(readAs('base64', 'a sentence')).toBeUndefined()
  expect(readAs('pairs', 'a sentence')).toBeUndefined()
  expect(readAs('words', 'word')).toBeUndefined()
})

test('the claims within a token within a body within an answer are changed, and all around them stays whole', () => {
  const input: Json = { status: 200, body: JSON.stringify({ id_token: jwt }) }
  const random = new Random(1)
  const subjects = new Set<string>()
  for (let round = 0; round < 20_000; round += 1) {
    const [mutated] = nodesOf(mutate(input, random, { others: [], words: ['changed'] }))
    const body = String(Reflect.get(Object(mutated?.value), 'body'))
    const token = /^\{"id_token":"([\w-]+)\.([\w-]+)\.c2ln"\}$/.exec(body)?.[2]
    if (token !== undefined && token !== payload) subjects.add(Buffer.from(token, 'base64url').toString())
  }
  expect([...subjects].some((claims) => claims.includes('changed'))).toBe(true)
})

test('a member called __proto__ is a member like any other', () => {
  const input: Json = JSON.parse('{"__proto__":{"a":1},"b":"c"}')
  const random = new Random(2)
  for (let round = 0; round < 2000; round += 1) mutate(input, random, { others: [input], words: [] })
  expect(Object.keys({})).toEqual([])
  expect(JSON.stringify(input)).toBe('{"__proto__":{"a":1},"b":"c"}')
})

function readAs(name: string, text: string): Json | undefined {
  return forms.find((it) => it.name === name)?.read(text)
}
