import { expect, test } from 'vitest'
import { readChallenge } from './challenge.ts'

const restricted = '1.3.6.1.4.1.33349.3.1.5.9.3'
const unrestricted = '1.3.6.1.4.1.33349.3.1.5.9.2'
const violated = `Policy Restricted Information (${restricted}) was violated by 'allison' with outcome 'Elevate'`

test.for<[string, string, object]>([
  [
    'iCDR 3.x: one space, no comma, scheme in lower case',
    `bearer realm="icdr.example.org" error="insufficient_scope" scope="${restricted}" error_description="${violated}"`,
    {
      scheme: 'bearer',
      realm: 'icdr.example.org',
      error: 'insufficient_scope',
      scopes: [restricted],
      description: violated,
    },
  ],
  [
    'iCDR 2.x: two spaces before the description',
    `Bearer realm="mpi" error="insufficient_scope" scope="${restricted}"  error_description="${violated}"`,
    { scheme: 'bearer', scopes: [restricted], description: violated },
  ],
  [
    'a realm alone',
    'BEARER realm="a"',
    { scheme: 'bearer', realm: 'a', error: undefined, description: undefined, scopes: [] },
  ],
  [
    'quotes that are not escaped',
    `bearer realm="a" error="x" error_description="Policy "VIP" (1.2) was violated by 'O"Neill' with "all" of it"`,
    { description: `Policy "VIP" (1.2) was violated by 'O"Neill' with "all" of it` },
  ],
  [
    'a backslash that is not an escape',
    String.raw`bearer realm="a" error_description="violated by 'WARD\allison'"`,
    { description: String.raw`violated by 'WARD\allison'` },
  ],
  [
    'quotes and a comma that are not escaped',
    `bearer realm="a" error_description="Policies "A", "B" were violated"`,
    { description: 'Policies "A", "B" were violated' },
  ],
  [
    'several policies',
    `bearer scope="${restricted};${unrestricted}"`,
    { scopes: [restricted, unrestricted] },
  ],
  [
    'all or any of several policies',
    'bearer scope="1.2 & 1.3|1.4 ; 1.5"',
    { scopes: ['1.2', '1.3', '1.4', '1.5'] },
  ],
  ['no policy', 'bearer scope=""', { scopes: [] }],
  [
    'the standard, with commas and escapes',
    String.raw`Bearer realm="a", error="invalid_token", error_description="say \"no\", b=\"c\" \\ d"`,
    { realm: 'a', error: 'invalid_token', description: String.raw`say "no", b="c" \ d` },
  ],
  [
    'tokens without quotes and blanks around the equals sign',
    'Bearer realm = a ,error= "b",scope=c',
    { realm: 'a', error: 'b', scopes: ['c'] },
  ],
  ['names in upper case', 'Bearer REALM="a", Error_Description="b"', { realm: 'a', description: 'b' }],
  [
    'the bearer challenge among several',
    'Basic realm="basic", Bearer realm="bearer", error="invalid_token", Negotiate',
    { scheme: 'bearer', realm: 'bearer', error: 'invalid_token' },
  ],
  [
    'a bare scheme after the bearer challenge',
    'Bearer realm="a", Negotiate',
    { scheme: 'bearer', realm: 'a' },
  ],
  [
    'the bearer challenge after a token of another one',
    'Negotiate YWJjZA==, Bearer error="invalid_token"',
    { scheme: 'bearer', error: 'invalid_token' },
  ],
  [
    'the bearer challenge before another one',
    'Bearer realm="a", Basic realm="b", error="c"',
    { scheme: 'bearer', realm: 'a', error: undefined },
  ],
  [
    'a parameter that is named like a member of every object',
    'Bearer __proto__="a", constructor="b", error="c"',
    { error: 'c', realm: undefined },
  ],
  ['another scheme where there is no bearer', 'Basic realm="a"', { scheme: 'basic', realm: 'a' }],
  ['a scheme alone', 'Bearer', { scheme: 'bearer', scopes: [] }],
  [
    'the first of a repeated parameter, which a name cannot forge',
    `bearer error="a" scope="1.2" error_description="violated by 'x" scope="1.9" error="forged"'"`,
    { error: 'a', scopes: ['1.2'] },
  ],
  ['a quote that is left open', 'Bearer error="insufficient', { error: 'insufficient' }],
  ['a backslash at the end', 'Bearer error="a\\', { error: 'a\\' }],
])('reads %s', ([, header, expected]) => {
  expect(readChallenge(header)).toMatchObject(expected)
})

test.for([null, '', '   ', ',,,', '"', '=', 'realm="a" error="b"'])('%j is no challenge', (header) => {
  expect(readChallenge(header)).toBeUndefined()
})

test.for([
  'a',
  ' ',
  '"',
  'a="',
  'a="b" ',
  'a=" ,',
  'a="\\',
  '\\"',
  'Bearer ',
  'a = ',
  '", a ',
  '" a',
  '",',
  '=',
])('a hostile header of many %j is read in linear time', (piece) => {
  const started = performance.now()
  readChallenge(`Bearer realm="${piece.repeat(200_000)}`)
  readChallenge(`Bearer ${piece.repeat(200_000)}!`)
  expect(performance.now() - started).toBeLessThan(2000)
})
