import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { commands } from './commands/commands.ts'
import { exitCodes } from './exit-codes.ts'
import { runCommand } from './world.test-support.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

test('the version is that of the package', async () => {
  expect(await runCommand(['--version'])).toEqual({ exitCode: 0, output: `${version}\n`, errors: '' })
})

test.each([['--help'], ['-h']])('%s shows every command, on standard output', async (flag) => {
  const { exitCode, output, errors } = await runCommand([flag])
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' })
  for (const { name, summary } of commands)
    expect(output).toMatch(new RegExp(`^  ${name} .*${summary}$`, 'm'))
})

test('without a command it shows them too, and says that one is missing by its exit code', async () => {
  expect((await runCommand([])).exitCode).toBe(exitCodes.usage)
})

test.each(commands.map(({ name }) => name))('%s has a help with one example', async (name) => {
  for (const words of [
    [name, '--help'],
    [name, '-h', 'whatever'],
  ]) {
    const { exitCode, output } = await runCommand(words)
    expect(exitCode).toBe(0)
    expect(output).toContain(`Usage\n  santedb-auth ${name}`)
    expect(output.match(/^ {2}\$ .*santedb-auth/gm)).toHaveLength(1)
    expect(Math.max(...output.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110)
  }
})

test.each([
  [['nonsense'], 'There is no command "nonsense".'],
  [['--nonsense'], 'There is no option --nonsense.'],
  [['explain', '--nonsense'], 'There is no option --nonsense.'],
  [['inspect', '--json=yes'], "Option '--json' does not take an argument."],
])('%j is refused', async (words, message) => {
  const { exitCode, output, errors } = await runCommand(words)
  expect({ exitCode, output }).toEqual({ exitCode: exitCodes.usage, output: '' })
  expect(errors).toMatch(/^✗ .+\n {2}See santedb-auth( \w+)? --help\n$/)
  expect(errors).toContain(message)
})

test.each(['--client-secret=hunter2', '--device-secret=hunter2', '--password=hunter2', '--token=hunter2'])(
  'a secret on the command line is refused with the other ways, and not repeated: %s',
  async (word) => {
    const { exitCode, errors } = await runCommand(['inspect', word])
    expect(exitCode).toBe(exitCodes.usage)
    expect(errors).toContain('the environment (SANTEDB_CLIENT_SECRET')
    expect(errors).not.toContain('hunter2')
  },
)

test.each([
  ['not without a terminal', false, {}, false],
  ['on a terminal', true, {}, true],
  ['not on one that is dumb', true, { TERM: 'dumb' }, false],
  ['not with NO_COLOR', true, { NO_COLOR: '1' }, false],
  ['not with NO_COLOR beside FORCE_COLOR', true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ['with FORCE_COLOR', false, { FORCE_COLOR: '1' }, true],
  ['not with FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
])('there are colours: %s', async (_, isTerminal, environment, isColourful) => {
  const { output } = await runCommand(['explain'], { isTerminal, environment })
  expect(output.includes('\u001B[')).toBe(isColourful)
})

test('what would steer a terminal is shown in a usage error, and not done', async () => {
  const { exitCode, errors } = await runCommand(['\u009b2J\u007f\u001b[31m'])
  expect(exitCode).toBe(exitCodes.usage)
  expect(errors).toContain(String.raw`There is no command "\u009b2J\u007f\u001b[31m".`)
})
