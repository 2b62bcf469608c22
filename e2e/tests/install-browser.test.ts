// Where the tests' browser comes from: the project's own set-up, with a machine that is made up.
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { CleanUps } from './support/clean-ups.ts'
import { mustRun, run } from './support/run.ts'

const PROGRAM = fileURLToPath(new URL('../../.ci/install-browser', import.meta.url))
const PACKAGE = fileURLToPath(new URL('../package.json', import.meta.url))
const tools = ['bash', 'dirname', 'mktemp', 'mkdir', 'chmod', 'rm', 'grep', 'tail', 'timeout', 'cat']

const cleanUps = new CleanUps()
let folder: string
/** Where Playwright puts its Chromium, in its own folder. */
let place: string
beforeAll(async () => {
  const script = `require('module').createRequire('${PACKAGE}')('playwright-core').chromium.executablePath()`
  const environment = { PLAYWRIGHT_BROWSERS_PATH: '/browsers' }
  place = (await mustRun(process.execPath, ['--print', script], { environment })).trim()
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'santedb-install-browser-'))
  cleanUps.add(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'bin'))
  const paths = await mustRun('bash', ['-c', `command -v ${tools.join(' ')}`])
  for (const path of paths.trim().split('\n'))
    await symlink(path, join(folder, 'bin', path.replace(/.*\//, '')))
})
afterEach(() => cleanUps.run())

async function put(path: string, script: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `#!${join(folder, 'bin/bash')}\n${script}\n`, { mode: 0o755 })
}

/** Makes the machine up, lets it get a browser, and gives what it did for that. */
async function install(machine: {
  installed?: true
  downloads: 'a browser' | 'one that does not start' | 'nothing'
  root: boolean
  packages?: 'nothing'
}): Promise<{ steps: string[]; output: string }> {
  const bin = (name: string) => join(folder, 'bin', name)
  const steps = join(folder, 'steps')
  const downloaded = join(folder, place)
  const browser = (path: string, status: number) =>
    `mkdir -p "${dirname(path)}"; echo "#!${bin('bash')}
exit ${status}" >"${path}"; chmod +x "${path}"`
  const download = {
    'a browser': browser(downloaded, 0),
    'one that does not start': browser(downloaded, 127),
    nothing: 'echo "Error: nothing answers" >&2; exit 1',
  }[machine.downloads]
  // The programs that are looked for are real; what goes over the network is not.
  await put(
    bin('node'),
    `case "$*" in *cli.js*) echo "download: \${*:2}" >>"${steps}"; ${download} ;; *) exec "${process.execPath}" "$@" ;; esac`,
  )
  await put(bin('id'), `echo ${machine.root ? 0 : 1000}`)
  const take =
    machine.packages === 'nothing' ? 'echo "E: no such package"; exit 100' : browser(bin('chromium'), 0)
  await put(
    bin('apt-get'),
    `echo "apt-get: \${*: -1}" >>"${steps}"; [ "\${*: -1}" = update ] || { ${take}; }`,
  )
  if (machine.installed) await put(bin('chromium'), 'exit 0')
  const { status, output, errors } = await run(bin('bash'), [PROGRAM], {
    environment: {
      PATH: join(folder, 'bin'),
      PLAYWRIGHT_BROWSERS_PATH: join(folder, 'browsers'),
      CHROMIUM_PATH: '',
    },
  })
  expect({ status, errors }).toEqual({ status: 0, errors: '' })
  return { steps: (await readFile(steps, 'utf8').catch(() => '')).trim().split('\n').filter(Boolean), output }
}

const download = 'download: install --no-shell chromium'
const packages = ['apt-get: update', 'apt-get: chromium']

test('one that is installed is enough', async () => {
  expect(await install({ installed: true, downloads: 'a browser', root: true })).toEqual({
    steps: [],
    output: '',
  })
})

test("else it is Playwright's own, once", async () => {
  expect((await install({ downloads: 'a browser', root: true })).steps).toEqual([download])
  await rm(join(folder, 'steps'))
  expect((await install({ downloads: 'a browser', root: true })).steps).toEqual([])
})

test.for(['nothing', 'one that does not start'] as const)(
  "else it is Debian's, where Playwright downloads %s",
  async (downloads) => {
    const { steps, output } = await install({ downloads, root: true })
    expect(steps).toEqual([download, ...packages])
    expect(output).toContain("Installing Debian's Chromium (once)")
  },
)

test('where nothing comes of it, that is said', async () => {
  const { steps, output } = await install({ downloads: 'nothing', root: true, packages: 'nothing' })
  expect(steps).toEqual([download, ...packages])
  expect(output).toContain('Chromium could not be installed: E: no such package')
  expect((await install({ downloads: 'nothing', root: false })).output).toContain('only root can install it')
})
