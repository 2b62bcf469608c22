// What others say of the packages as they are packed: whether every tool finds what they export, and its types.
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { run } from '../../e2e/tests/support/run.ts'
import { packedFolder } from './support/packed.ts'
import { PACKAGES } from './support/packages.ts'
import { tool } from './support/tool.ts'

const attw = tool('@arethetypeswrong/cli/dist/index.js')
const publint = tool('publint/src/cli.js')

describe.concurrent('the packed packages have no fault', () => {
  test.for(PACKAGES)('that publint finds in %s', async (name) => {
    const tarball = join(packedFolder, `${name}.tgz`)
    const { status, output, errors } = await run(process.execPath, [publint, tarball, '--strict'])
    expect({ status, all: output + errors }).toEqual({ status: 0, all: expect.stringContaining('All good!') })
  })

  test.for(PACKAGES)('in the types of %s', async (name) => {
    const tarball = join(packedFolder, `${name}.tgz`)
    const flags = ['--profile', 'esm-only', '--no-emoji', '--no-color']
    const { status, output } = await run(process.execPath, [attw, tarball, ...flags])
    expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining(`@santedb/${name} v`) })
  })
})
