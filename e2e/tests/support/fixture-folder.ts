import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder with a fixture file that every user may read, as the one in a container is another. */
export async function writeFixture(
  fixture: string,
): Promise<{ folder: string; remove(this: void): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'santedb-fixture-'))
  await chmod(folder, 0o755)
  await writeFile(join(folder, 'fixture.json'), fixture, { mode: 0o644 })
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
