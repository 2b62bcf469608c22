import { array, assert, constantFrom, property } from 'fast-check'
import { expect, test } from 'vitest'
import { Problem } from './problem.ts'
import { readTarget, type Target } from './target.ts'

const origin = 'https://gateway.example.org'
// What paths are made of, and what tricks are.
const piece = constantFrom(
  ...String.raw`/ // . .. % %2e %2E %2f %5c \ %25 %00 ; %3b ? # %23 %3f`.split(' '),
  ...'a Fhir Patient $everything _history %41 %20 %c0%af %e2%84%aa %zz é @ : ~ + |'.split(' '),
  ' ',
  '\t',
)
const anyPath = array(piece, { maxLength: 12 }).map((pieces) => `/${pieces.join('')}`)

function read(path: string, headers: Record<string, string> = {}): Target | undefined {
  try {
    return readTarget({ url: origin + path, headers: new Headers(headers) } as Request)
  } catch (error) {
    if (error instanceof Problem) return undefined
    throw error
  }
}

test('what is accepted means the same to every reader', () => {
  let accepted = 0
  assert(
    property(anyPath, (path) => {
      const target = read(path)
      if (!target) return
      accepted += 1
      const address = target.path + target.query
      // A browser's reading changes nothing of it, and reading what goes on once more gives the same.
      expect(new URL(address, origin).pathname).toBe(target.path)
      expect(read(address)).toEqual(target)
      // Decoded as often as anybody likes it is the same path, of the same segments.
      const once = decodeURIComponent(target.path)
      expect(decodeURIComponent(once)).toBe(once)
      expect(once.toLowerCase().slice(1).split('/')).toEqual(target.segments)
      expect(target.segments).not.toContain('..')
    }),
    { numRuns: 5000 },
  )
  expect(accepted).toBeGreaterThan(100)
})

test.for([
  ['/fhir/Patient/1/_history/2', '/fhir/Patient/1/_history/2', ['fhir', 'patient', '1', '_history', '2']],
  ['/fhir/Patient/$everything', '/fhir/Patient/$everything', ['fhir', 'patient', '$everything']],
  ['/%46hir/%50atient', '/Fhir/Patient', ['fhir', 'patient']],
  ['/a%20b/c%5Bd%5D', '/a%20b/c%5Bd%5D', ['a b', 'c[d]']],
  ['/fhir/', '/fhir/', ['fhir', '']],
] as const)('%s goes on as %s', ([given, path, segments]) => {
  expect(read(given)).toMatchObject({ path, segments })
})

test('a query goes on as it is', () => {
  const query = "?name=O'Brien&birthdate=ge2020-01-01&_include=Patient:organization&a=%2F%3F"
  expect(read(`/fhir/Patient${query}`)).toMatchObject({ path: '/fhir/Patient', query })
})

test.for([
  ['gateway.example.org', true],
  ['GATEWAY.example.org', true],
  ['gateway.example.org:443', true],
  ['gateway.example.org:8443', false],
  ['evil.example.org', false],
  ['', false],
  ['not a host', false],
  ['gateway.example.org/fhir/metadata?x=', false],
  ['somebody@gateway.example.org', false],
] as const)('a header Host of "%s" is right: %s', ([host, isRight]) => {
  expect(read('/fhir', { host }) !== undefined).toBe(isRight)
})
