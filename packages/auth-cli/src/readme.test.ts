// The samples of the README are what the command prints. `vitest run src/readme.test.ts -u` writes them anew.
import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { type Clinic, openClinic } from './doctor/clinic.test-support.ts'
import { commands } from './commands/commands.ts'
import { exitCodes } from './exit-codes.ts'
import { steps } from './doctor/examine.ts'
import { runCommand } from './world.test-support.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const sample = /<!-- sample ?(\S*) -->\n\n```console\n([\s\S]*?)```/g

// A Friday in November, whenever the test runs.
const now = () => Date.parse('2026-11-20T08:00:00Z')

beforeAll(() => {
  process.env.TZ = 'UTC'
})

test('every sample is what the command prints', async () => {
  const written = []
  for (const [, circumstance = '', block = ''] of readme.matchAll(sample)) {
    const lines = block.split('\n').filter((line) => line.startsWith('$ '))
    written.push(await record(lines, circumstance))
  }
  expect(written.length).toBeGreaterThan(5)
  const remaining = [...written]
  const expected = readme.replace(sample, (_, circumstance: string) => {
    const head = circumstance === '' ? '<!-- sample -->' : `<!-- sample ${circumstance} -->`
    return `${head}\n\n\`\`\`console\n${remaining.shift()}\`\`\``
  })
  await expect(expected).toMatchFileSnapshot('../README.md')
})

test('every command, step and exit code is in it', () => {
  for (const { name } of commands) expect(readme).toContain(`\n### \`${name}\`\n`)
  for (const { title } of steps) expect(readme).toMatch(new RegExp(`^\\| ${title} +\\|`, 'm'))
  for (const code of Object.values(exitCodes)) expect(readme).toMatch(new RegExp(`^\\| ${code} +\\|`, 'm'))
})

/** Runs the lines of one sample, and gives them with what they print. */
async function record(lines: readonly string[], circumstance: string): Promise<string> {
  const clinic = await openClinic(
    { generation: 3, clock: now, keys: [{ name: 'default', algorithm: 'hmac', secret: 'for samples' }] },
    {
      wrap: (response) => {
        const headers = new Headers(response.headers)
        headers.set('date', new Date(now()).toUTCString())
        return new Response(response.body, { status: response.status, headers })
      },
    },
  )
  if (circumstance === 'signed-in') await runLine('santedb-auth token', clinic, '')
  let text = ''
  for (const line of lines)
    text += `${line}\n${settle(await runLine(line.slice(2), clinic, circumstance), clinic)}`
  return text
}

/** Runs a line of a shell, as far as the samples need one: words, quotes and pipes. */
async function runLine(line: string, { environment }: Clinic, circumstance: string): Promise<string> {
  const wrong = circumstance === 'wrong-device-secret' ? { SANTEDB_DEVICE_SECRET: 'wrong' } : {}
  let input: string | undefined
  let said = ''
  for (const command of line.split(' | ')) {
    const [program, ...words] = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(
      ([, quoted, word]) => quoted ?? word ?? '',
    )
    if (program === 'echo') input = `${words.join(' ')}\n`
    else {
      const outcome = await runCommand(words, {
        environment: { ...environment, ...wrong },
        now,
        ...(input !== undefined && { input }),
      })
      input = outcome.output
      said += outcome.errors
    }
  }
  const all = said + (input ?? '')
  return all.endsWith('\n') ? all : `${all}\n`
}

/** What is by chance becomes what the documents have. */
function settle(text: string, { port }: Clinic): string {
  return text
    .replaceAll(`127.0.0.1:${port}`, '127.0.0.1:8080')
    .replaceAll(`Port ${port}`, 'Port 8080')
    .replaceAll(
      /[\w-]{22}\.[\w-]{43}(?![\w-])/g,
      'wAWre11y8RGD37MwzLLYdw.6VP28ngwPM4g9Aj69l8Uo6VYHdzYrefSiyhtxbo6bZU',
    )
    .replaceAll(/(sid +|session +)[0-9a-f-]{36}/g, '$17bab05c0-725d-11f1-83df-b330ccb2d877')
    .replaceAll(/(at_hash +)\S+/g, '$1AwL7RmUs4Za2eEaZNH7dRg')
    .replaceAll(/(jti +)\S+/g, '$1GMiOl1h-KpfrB2ZP8epm9Dd4Gpn6KKVjHCamS7sW2ug')
    .replaceAll(/^(date: ).*$/gm, '$1Fri, 20 Nov 2026 08:00:00 GMT')
}
