import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { runCommand } from '../world.test-support.ts'
import { commands } from './commands.ts'

const execute = promisify(execFile)

/** What bash would offer at the end of these words. */
async function complete(...words: string[]): Promise<string[]> {
  const { output } = await runCommand(['completion', 'bash'])
  const line = ['santedb-auth', ...words].map((word) => `'${word}'`).join(' ')
  const script = `${output}
COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _santedb_auth; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout } = await execute('bash', ['-c', script])
  return stdout.trim().split('\n')
}

test('bash offers every command', async () => {
  expect(await complete('')).toEqual([...commands.map(({ name }) => name), '--help', '--version'])
})

test('bash offers what begins alike', async () => {
  expect(await complete('in')).toEqual(['inspect'])
})

test.each(commands.map(({ name, options }) => [name, Object.keys(options)] as const))(
  'bash offers the options of %s',
  async (name, options) => {
    expect(await complete(name, '--')).toEqual([...options, 'help'].map((option) => `--${option}`))
  },
)

test('bash offers what a command can be told', async () => {
  expect(await complete('completion', '')).toEqual(['bash', 'zsh', '--help'])
})

test('zsh describes every command and option', async () => {
  const { output } = await runCommand(['completion', 'zsh'])
  expect(output).toMatch(/^#compdef santedb-auth\n/)
  for (const { name, options } of commands) {
    expect(output).toContain(`    '${name}:`)
    for (const option of Object.keys(options)) expect(output).toContain(`--${option}[`)
  }
  expect(output).toContain("'*--header[send a header]:NAME VALUE:'")
  expect(output).toMatch(/--data\[[^\]]+\]:FILE:_files'/)
})

test.each([['completion'], ['completion', 'fish'], ['completion', 'bash', 'zsh']])(
  'any other shell is refused: %s %s',
  async (...words) => {
    expect((await runCommand(words)).exitCode).toBe(2)
  },
)
