import { toJsonSchema } from '@valibot/to-json-schema'
import { fixtureSchema } from '../parse-options.ts'

/** The schema of fixture files, as JSON Schema has it. Checks that span several members are not part of it. */
export function fixtureJsonSchema(): object {
  return {
    title: 'Fixture of @santedb/test-server',
    ...toJsonSchema(fixtureSchema, {
      typeMode: 'input',
      ignoreActions: ['check', 'partial_check', 'non_empty', 'gt_value'],
    }),
  }
}
