import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CleanUps } from './clean-ups.ts'
import { type ComposeProject, composeUp } from './compose-project.ts'
import { importBaseImage } from './engine/base-image.ts'
import { type Engine, findEngine } from './engine/engine.ts'
import { writeFixture } from './fixture-folder.ts'
import { mustRun } from './run.ts'
import { type ServerContainer, startServerContainer } from './server-container.ts'
import type { ServerHost, ServerSettings } from './server-host.ts'

const WORKSPACE = fileURLToPath(new URL('../../..', import.meta.url))
const NODE = fileURLToPath(new URL('../../node_modules/node24/bin/node', import.meta.url))

/** Runs the image that is built as the README of the test server says. */
export interface ContainerHost extends ServerHost {
  readonly kind: 'container'
  /** The folder that the image is built from, once something was started. */
  readonly folder: string
  start(settings: ServerSettings): Promise<ServerContainer>
  /** Starts the services of `compose.yaml`. */
  composeUp(this: void): Promise<ComposeProject>
  /** How much the image adds to its base. */
  addedBytes(this: void): Promise<number>
}

/** Gets an engine and a base image ready; `undefined` where there is no engine that can run even that. */
export async function openContainerHost(): Promise<ContainerHost | undefined> {
  const engine = await findEngine()
  if (!engine) return undefined
  const cleanUps = new CleanUps()
  cleanUps.add(() => engine.stop())
  const base = `santedb-auth-test-${randomBytes(4).toString('hex')}:base`
  try {
    await importBaseImage(engine, base, NODE)
    cleanUps.add(() => engine.docker('rmi', base))
    await engine.docker('run', '--rm', '--network', 'none', base, 'node', '--version')
  } catch (error) {
    process.stderr.write(`The container engine cannot be used: ${String(error)}\n`)
    await cleanUps.run()
    return undefined
  }
  return createContainerHost(engine, base, cleanUps)
}

async function createContainerHost(engine: Engine, base: string, cleanUps: CleanUps): Promise<ContainerHost> {
  const image = base.replace(':base', ':server')
  const parent = await mkdtemp(join(tmpdir(), 'santedb-deployed-'))
  cleanUps.add(() => rm(parent, { recursive: true, force: true }))
  // pnpm wants to make the folder itself.
  const folder = join(parent, 'test-server')
  const build = async (): Promise<void> => {
    const deploy = ['--filter', '@santedb/test-server', 'deploy', '--prod', '--legacy', folder]
    await mustRun('pnpm', deploy, { directory: WORKSPACE })
    await engine.docker('build', '--build-arg', `NODE_IMAGE=${base}`, '--tag', image, folder)
    cleanUps.add(() => engine.docker('rmi', image))
  }
  let built: Promise<void> | undefined
  return {
    kind: 'container',
    folder,
    async start({ generation, fixture }) {
      await (built ??= build())
      const flags = ['--generation', String(generation)]
      const mounts = []
      if (fixture !== undefined) {
        const { folder: mounted, remove } = await writeFixture(fixture)
        cleanUps.add(remove)
        mounts.push(`${mounted}:/fixture:ro`)
        flags.push('--config', '/fixture/fixture.json', '--control')
      }
      const container = await startServerContainer(engine, image, { flags, mounts })
      cleanUps.add(() => container.remove())
      return container
    },
    async composeUp() {
      await (built ??= build())
      const project = await composeUp({ engine, folder, image, baseImage: base })
      cleanUps.add(() => project.down())
      return project
    },
    async addedBytes() {
      const sizes = await engine.docker('inspect', '--format', '{{.Size}}', base, image)
      const [baseBytes = 0, imageBytes = 0] = sizes.split('\n').map(Number)
      return imageBytes - baseBytes
    },
    dispose: () => cleanUps.run(),
  }
}
