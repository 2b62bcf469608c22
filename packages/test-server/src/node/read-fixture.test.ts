import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fixtureJsonSchema } from '../testing/fixture-json-schema.test-support.ts'
import { createTemporaryFolder } from '../testing/temporary-folder.test-support.ts'
import { readFixture } from './read-fixture.ts'

async function write(text: string): Promise<string> {
  const path = join(await createTemporaryFolder(), 'santedb.json')
  await writeFile(path, text)
  return path
}

test('reads options, without the address of their schema', async () => {
  const path = await write('{ "$schema": "./fixture.schema.json", "generation": 3, "issuer": "here" }')
  expect(await readFixture(path)).toMatchObject({ generation: 3, issuer: 'here' })
  expect(await readFixture(path)).not.toHaveProperty('$schema')
})

test('prefers what it is told besides', async () => {
  const path = await write('{ "issuer": "here", "sessionLengthSeconds": 5 }')
  const options = await readFixture(path, { generation: 2, issuer: 'there', sessionLengthSeconds: undefined })
  expect(options).toMatchObject({ generation: 2, issuer: 'there', sessionLengthSeconds: 5 })
})

test.each([
  ['{\n  "generation": 3,\n  "keys": [{ "secret": hush }]\n}', 'fixture is not JSON'],
  ['{\n  "generation": 3', 'fixture is not JSON at line 2'],
  ['[]', 'generation is required'],
  ['7', 'fixture must be an object'],
  ['{ "generation": 3, "clock": 5 }', 'clock is not an option'],
])('refuses %s', async (json, fault) => {
  const error: unknown = await readFixture(await write(json)).catch((reason: unknown) => reason)
  expect(String(error)).toContain(fault)
  expect(String(error)).not.toContain('hush')
})

test('the published schema is up to date', async () => {
  const published = await readFile(new URL('../../fixture.schema.json', import.meta.url), 'utf8')
  expect(JSON.parse(published)).toEqual(fixtureJsonSchema())
})
