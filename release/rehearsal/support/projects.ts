// A fresh project for each runtime: made as its users make one, with what they install packages by.
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mustRun } from '../../../e2e/tests/support/run.ts'
import type { PackageName } from '../../tests/support/packages.ts'
import { tool } from '../../tests/support/tool.ts'

export interface Project {
  readonly folder: string
  /** Takes the latest versions from the registry. */
  install(): Promise<void>
  /** The version of a package that it has now. */
  installed(name: PackageName): Promise<string>
}

export interface ProjectOptions {
  /** Which of the projects beside it is copied. */
  readonly template: 'node' | 'edge' | 'worker' | 'page'
  readonly packages: readonly PackageName[]
  readonly others?: readonly string[]
  readonly installer: 'npm' | 'deno' | 'bun'
  readonly registry: string
}

const templates = fileURLToPath(new URL('../projects', import.meta.url))

export async function createProject(folder: string, options: ProjectOptions): Promise<Project> {
  const { template, packages, others = [], installer, registry } = options
  await mkdir(folder, { recursive: true })
  await cp(join(templates, template), folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  // Others still come from where they always do.
  await writeFile(join(folder, '.npmrc'), `@santedb:registry=${registry}\n`)
  // Bun asks a registry once in five minutes, unless it is told to.
  const settings = [
    '[install.scopes]',
    `"@santedb" = "${registry}"`,
    '[install.cache]',
    'disableManifest = true',
  ]
  await writeFile(join(folder, 'bunfig.toml'), settings.join('\n'))
  await writeFile(join(folder, 'deno.json'), JSON.stringify({ nodeModulesDir: 'auto' }))
  const ours = packages.map((name) => `@santedb/${name}@latest`)
  const installers = {
    npm: ['npm', 'install', '--no-audit', '--no-fund', '--prefer-online', ...ours, ...others],
    // Deno waits a day before it takes a version.
    deno: [tool('.bin/deno'), 'add', '--minimum-dependency-age=0', ...ours.map((name) => `npm:${name}`)],
    bun: [tool('.bin/bun'), 'add', ...ours],
  }
  const [program = '', ...programArguments] = installers[installer]
  return {
    folder,
    async install() {
      // Deno and Bun know a package by its name and version, whichever registry it was of: nothing is to be left over.
      const environment = {
        DENO_DIR: join(folder, '.deno'),
        BUN_INSTALL_CACHE_DIR: join(folder, '.bun'),
        NO_COLOR: '1',
      }
      await mustRun(program, programArguments, { directory: folder, environment })
    },
    async installed(name) {
      const file = join(folder, 'node_modules', '@santedb', name, 'package.json')
      const { version }: { version: string } = JSON.parse(await readFile(file, 'utf8'))
      return version
    },
  }
}
