import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Writes `.dev.vars` into a folder, as the README has it copied, for a server at another address. */
export async function writeVariables(folder: string, root: string): Promise<string> {
  const example = await readFile(new URL('../.dev.vars.example', import.meta.url), 'utf8')
  const file = join(folder, '.dev.vars')
  await writeFile(file, example.replace('http://127.0.0.1:8080', root))
  return file
}
