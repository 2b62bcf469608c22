// Every example of the documentation is what a user could write: it compiles against the packages as they are built, and
// those marked with `run` are run.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestServer, EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '@santedb/test-server'
import { listen } from '@santedb/test-server/node'
import { afterAll, expect, test } from 'vitest'
import { readDocuments, readMarkdown } from './support/documents.ts'
import { compile, fileOf, findExamples } from './support/examples.ts'
import { mustRun, run } from './support/run.ts'

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

const runnable = examples.filter(({ marks }) => marks.includes('run'))
const folder = await mkdtemp(join(tmpdir(), 'examples-'))
afterAll(() => rm(folder, { recursive: true }))

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

test.concurrent.for(runnable.map((example) => [example.source, example] as const))(
  '%s runs',
  async ([, example]) => {
    const server = createTestServer({ generation: 3 })
    await using listener = await listen(server)
    await mustRun(process.execPath, [fileOf(examples, example)], { environment: variablesFor(listener.root) })
    expect(() => server.expectNoUnexpectedRequests()).not.toThrow()
  },
)

test('a program that fails is told', async () => {
  const failing = findExamples({ path: 'wrong.md', lines: ['```ts run', "throw new Error('no')", '```'] })
  expect(failing.map(({ marks }) => marks)).toEqual([['run']])
  const program = failing[0]?.text ?? ''
  expect(await run(process.execPath, ['--input-type=module', '--eval', program])).toMatchObject({ status: 1 })
})

test('no mark is misspelled', () => {
  expect(new Set(examples.flatMap(({ marks }) => marks))).toEqual(new Set(['run']))
})

/** What a program reads that is configured by its environment. */
function variablesFor(root: string): Record<string, string> {
  return {
    SANTEDB_ROOT: root,
    SANTEDB_CLIENT_ID: EXAMPLE_APPLICATION.id,
    SANTEDB_CLIENT_SECRET: EXAMPLE_APPLICATION.secret,
    SANTEDB_DEVICE_ID: EXAMPLE_DEVICE.id,
    SANTEDB_DEVICE_SECRET: EXAMPLE_DEVICE.secret,
    XDG_STATE_HOME: folder,
  }
}

function messagesFor(place: string | undefined): string[] {
  return complaints.filter(({ source }) => source === place).map(({ message }) => message)
}
