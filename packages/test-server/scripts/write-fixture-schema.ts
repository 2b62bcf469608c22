// Writes fixture.schema.json anew: `pnpm --filter @santedb/test-server schema`. A test fails when it is out of date.
import { writeFile } from 'node:fs/promises'
import { fixtureJsonSchema } from '../src/testing/fixture-json-schema.test-support.ts'

const target = new URL('../fixture.schema.json', import.meta.url)
await writeFile(target, `${JSON.stringify(fixtureJsonSchema(), null, 2)}\n`)
