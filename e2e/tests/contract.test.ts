// What must be so for both generations: the client against the test server, which shares no code with it.
import * as library from '@santedb/auth-core'
import { expect, test } from 'vitest'
import { contract } from '../contract/contract.ts'

test.for(contract(library).map(({ name, run }) => [name, run] as const))('%s', async ([, run]) => {
  await expect(run()).resolves.toBeUndefined()
})
