import { array, assert, constantFrom, property, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { createAddresses } from './addresses.ts'

const origins = ['https://fhir.example.org', 'http://127.0.0.1:8080']
const root = 'https://icdr.example.org:8443/base/'
const { resolve, takesToken } = createAddresses(new URL(root), origins)
const ownOrigins = new Set([new URL(root).origin, ...origins])

test.for([
  ['/fhir/Patient?a=b#c', 'https://icdr.example.org:8443/base/fhir/Patient?a=b#c', true],
  ['fhir/Patient', 'https://icdr.example.org:8443/base/fhir/Patient', true],
  ['', 'https://icdr.example.org:8443/base/', true],
  ['https://icdr.example.org:8443', 'https://icdr.example.org:8443/', true],
  ['HTTPS://ICDR.example.org:8443/x', 'https://icdr.example.org:8443/x', true],
  [' https://fhir.example.org:443/x', 'https://fhir.example.org/x', true],
  ['http://127.1:8080/x', 'http://127.0.0.1:8080/x', true],
  ['https://icdr.example.org/x', 'https://icdr.example.org/x', false],
  ['https://icdr.example.org:844/x', 'https://icdr.example.org:844/x', false],
  ['https://fhir.example.org.evil.example/x', 'https://fhir.example.org.evil.example/x', false],
  ['https://fhir.example.org@evil.example/x', 'https://fhir.example.org@evil.example/x', false],
  ['//evil.example/x', 'https://evil.example/x', false],
  ['/\\evil.example/x', 'https://evil.example/x', false],
  ['\t//evil.example/x', 'https://evil.example/x', false],
  ['data:,x', 'data:,x', false],
] as const)('%s is %s', ([given, expected, isOwn]) => {
  expect([resolve(given), takesToken(resolve(given))]).toEqual([expected, isOwn])
})

test('what is no address is refused as fetch refuses it', () => {
  for (const address of ['https://', 'https://[', 'http://a b/'])
    expect(() => resolve(address)).toThrow(TypeError)
})

const scheme = ['https:', 'http:', ' https:', 'HTTPS:', 'data:', '']
const between = [
  '//',
  '/',
  '\\',
  '@',
  ':',
  '?',
  '#',
  '..',
  '\t',
  '\n',
  ' ',
  '%2f',
  ':8443',
  ':443',
  'x',
  '\0',
]
const hosts = ['icdr.example.org', 'fhir.example.org', 'evil.example', '127.0.0.1:8080', 'ü', '\ud800']
const anyAddress = tuple(
  constantFrom(...scheme),
  array(constantFrom(...between, ...hosts, ...ownOrigins), { maxLength: 7 }),
).map(([first, rest]) => first + rest.join(''))

test('the token goes to no address that a URL has of another origin, however it is written', () => {
  assert(
    property(anyAddress, (address) => {
      const parsed = parse(address)
      const resolved = attempt(() => resolve(address))
      // What is not parsed here is the same as if it were.
      expect(resolved === undefined ? undefined : new URL(resolved).href).toBe(parsed?.href)
      const isOwn = resolved !== undefined && takesToken(resolved)
      expect(!isOwn || ownOrigins.has(parsed?.origin ?? '')).toBe(true)
    }),
    { numRuns: 3000 },
  )
})

function parse(address: string): URL | undefined {
  const isBelow = /^\/(?![/\\])/.test(address)
  return attempt(() => (isBelow ? new URL(root.slice(0, -1) + address) : new URL(address, root)))
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}
