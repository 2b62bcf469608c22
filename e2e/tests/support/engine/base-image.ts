import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { mustRun } from '../run.ts'
import type { Engine } from './engine.ts'

/**
 * Makes an image of nothing but a Node.js and the libraries that it loads, so that no image has to be downloaded: the
 * test server needs no more of its base.
 */
export async function importBaseImage(engine: Engine, tag: string, nodeProgram: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'santedb-base-image-'))
  try {
    const libraries = (await mustRun('ldd', [nodeProgram])).match(/\/\S+/g) ?? []
    const files = [['/usr/local/bin/node', nodeProgram], ...libraries.map((path) => [path, path])] as const
    for (const [path = '', original = ''] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await symlink(original, join(folder, path))
    }
    const archive = join(folder, 'base.tar')
    // Links are followed (-h), so that nothing has to be copied first.
    await mustRun('tar', ['-C', folder, '-ch', '--exclude', './base.tar', '-f', archive, '.'])
    await engine.docker('import', '--change', 'ENV PATH=/usr/local/bin', archive, tag)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
