import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { exitCodes } from '../exit-codes.ts'
import { runCommand } from '../world.test-support.ts'

const document = readFileSync(new URL('../../../auth-core/docs/errors.md', import.meta.url), 'utf8')
const codes = [...document.matchAll(/^## `(\w+)`$/gm)].map(([, code]) => code ?? '')

test('lists every code with what happened, in one line each', async () => {
  const { exitCode, output } = await runCommand(['explain'])
  expect(exitCode).toBe(exitCodes.success)
  const lines = output.trimEnd().split('\n')
  expect(lines.map((line) => line.split(' ')[0])).toEqual(codes)
  for (const line of lines) expect(line).toMatch(/^\w+ {2,}\S.+[a-z)`.]\.$/)
})

test.each(codes)('prints the page of %s, whole', async (code) => {
  const { exitCode, output } = await runCommand(['explain', code])
  const [, page = ''] = document.split(`## \`${code}\`\n\n`)
  const expected = (page.split(/\n\n## /)[0] ?? '').trim().replaceAll('**', '')
  expect({ exitCode, output }).toEqual({ exitCode: 0, output: `${code}\n\n${expected}\n` })
})

test('knows a code in any case', async () => {
  expect((await runCommand(['explain', 'Throttled'])).output).toMatch(/^throttled\n/)
})

test.each([
  ['rejected_credentials', 'Did you mean'],
  ['nonsense', 'santedb-auth explain lists them'],
])('an unknown code such as %s leads to the known ones', async (code, advice) => {
  const { exitCode, output, errors } = await runCommand(['explain', code])
  expect({ exitCode, output }).toEqual({ exitCode: exitCodes.usage, output: '' })
  expect(errors).toContain(advice)
})
