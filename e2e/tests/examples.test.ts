// Every example of the documentation is what a user could write: it compiles against the packages as they are built.
import { expect, test } from 'vitest'
import { readDocuments, readMarkdown } from './support/documents.ts'
import { compile, findExamples } from './support/examples.ts'

const examples = [...readMarkdown(), ...readDocuments('packages/*/src/**/*.ts')].flatMap(findExamples)

// What the check would say of a mistake: in Markdown, and in a comment.
const mistakes = [
  { path: 'wrong.md', lines: ['Text', '```ts', '', 'export const a: string = 1', '```'] },
  {
    path: 'wrong.ts',
    lines: ['/**', ' * ```ts', " * import { createBad } from '@santedb/auth-core'", ' * ```'],
  },
].flatMap(findExamples)

const complaints = await compile([...examples, ...mistakes])

test.for(examples.map((example) => example.source))('%s compiles', (source) => {
  expect(messagesFor(source)).toEqual([])
})

test('a mistake is told by its place in the document', () => {
  expect(mistakes.flatMap(({ source }) => messagesFor(source))).toEqual([
    expect.stringMatching(/^wrong\.md:4:14: error TS2322/),
    expect.stringMatching(/^wrong\.ts:3:13: error TS2305/),
  ])
})

test('the compiler says nothing that is about no example', () => {
  expect(messagesFor(undefined)).toEqual([])
})

test('there are examples in Markdown and in comments', () => {
  expect(new Set(examples.map(({ path }) => path.split('.').at(-1)))).toEqual(new Set(['md', 'ts']))
})

function messagesFor(place: string | undefined): string[] {
  return complaints.filter(({ source }) => source === place).map(({ message }) => message)
}
