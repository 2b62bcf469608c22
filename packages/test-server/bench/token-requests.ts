// Token requests per second over HTTP, beside those of oidc-provider, which signs its tokens too, on the same machine:
//   pnpm --filter @santedb/test-server bench
// Ends with 1 when this server does not answer three times as many. Each server runs in a process of its own, and
// they take turns, so that neither has the quieter machine.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'

const ROUND_MS = 1500
const ROUNDS = 3
const CONCURRENCY = 16
const WANTED_RATIO = 3
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

interface Subject {
  readonly name: string
  readonly command: readonly string[]
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const SUBJECTS: readonly Subject[] = [
  {
    name: '@santedb/test-server',
    command: [local('../src/cli.ts'), '--port', '0', '--generation', '3', '--log', 'off'],
    path: '/auth/oauth2_token',
    headers: { ...FORM, authorization: basic('EXAMPLE_DEVICE_NODE', 'qlcEtboF-H5XdK4x1t-arL5GaG4svF9TkL5a') },
    body: 'grant_type=client_credentials&client_id=EXAMPLE_APPLICATION',
  },
  {
    name: 'oidc-provider',
    command: [local('oidc-provider.ts')],
    path: '/token',
    headers: { ...FORM, authorization: basic('client', 'secret') },
    body: 'grant_type=client_credentials',
  },
]

const running = await Promise.all(SUBJECTS.map(start))
const best = running.map(() => 0)
// The first round warms up and does not count.
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const [index, { subject, root }] of running.entries()) {
    const perSecond = await measure(subject, root)
    if (round > 0) best[index] = Math.max(best[index] ?? 0, perSecond)
  }
}
for (const { child } of running) child.kill()
const [ours = 0, theirs = 1] = best
for (const [index, { name }] of SUBJECTS.entries()) {
  print(`${name.padEnd(22)} ${Math.round(best[index] ?? 0)} token requests per second`)
}
print(`${(ours / theirs).toFixed(1)} times as many; ${WANTED_RATIO} are wanted`)
process.exitCode = ours >= theirs * WANTED_RATIO ? 0 : 1

interface Running {
  readonly subject: Subject
  readonly child: ChildProcess
  readonly root: string
}

async function start(subject: Subject): Promise<Running> {
  const child = spawn(process.execPath, subject.command, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [printed] = await once(child.stdout, 'data')
  const [root] = /http:\/\/[\d.]+:\d+/.exec(String(printed)) ?? []
  if (root === undefined) throw new Error(`${subject.name} did not start`)
  return { subject, child, root }
}

async function measure(subject: Subject, root: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY })
  const startedAtMs = performance.now()
  let answered = 0
  const work = async (): Promise<void> => {
    while (performance.now() - startedAtMs < ROUND_MS) {
      await send(subject, root, agent)
      answered += 1
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, work))
  const seconds = (performance.now() - startedAtMs) / 1000
  agent.destroy()
  return answered / seconds
}

async function send({ name, path, headers, body }: Subject, root: string, agent: Agent): Promise<void> {
  const sent = request(`${root}${path}`, { method: 'POST', agent, headers })
  sent.end(body)
  await new Promise<void>((resolve, reject) => {
    sent.on('error', reject)
    sent.on('response', (response) => {
      if (response.statusCode !== 200) reject(new Error(`${name} answered ${response.statusCode}`))
      response.resume().on('end', resolve)
    })
  })
}

function basic(id: string, secret: string): string {
  return `Basic ${btoa(`${id}:${secret}`)}`
}

function local(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url))
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
