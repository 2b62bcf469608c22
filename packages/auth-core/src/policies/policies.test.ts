import { expect, test } from 'vitest'
import { policies, purposesOfUse } from './policies.ts'

test('every policy is an OID of its own and every purpose a UUID of its own', () => {
  const oids = Object.values(policies)
  const uuids = Object.values(purposesOfUse)
  expect(new Set(oids).size).toBe(oids.length)
  expect(new Set(uuids).size).toBe(10)
  for (const oid of oids) expect(oid).toMatch(/^1\.3\.6\.1\.4\.1\.33349\.3\.1\.5\.9(\.\d+)+$/)
  for (const uuid of uuids) expect(uuid).toMatch(/^[\da-f]{8}-916[9a]-11ea-bb37-0242ac130002$/)
})
