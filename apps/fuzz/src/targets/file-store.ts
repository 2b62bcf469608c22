import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createFileStore } from '@santedb/auth-node/file-store'
import { type Json, member } from '../engine/json.ts'
import { Fault, type Target } from '../engine/target.ts'
import { temporaryFolder } from '../engine/temporary-folder.ts'
import { textOf } from '../mutation/forms.ts'
import { assertShape } from './support/check.ts'

const key = 'santedb-auth.key'
const encryptionKey = Buffer.alloc(32, 7).toString('base64')
const value = JSON.stringify({ version: 1, accessToken: 'token' })

/** Files of the file store, in clear and encrypted, with a checksum that is right again after each change or not. */
export const fileStoreTarget: Target = {
  name: 'file-store',
  about: 'entries of the file store, in clear and encrypted',
  words: ['version', 'untilMs', 'text'],
  async seeds() {
    const seeds: Json[] = [
      { kind: 'clear', text: JSON.stringify({ version: 1, untilMs: 9e15, text: value }) },
    ]
    for (const kind of ['clear', 'encrypted']) {
      const path = join(temporaryFolder(), `seed-${kind}`)
      mkdirSync(path, { mode: 0o700, recursive: true })
      await storeOf(kind, path).set(key, value, 1e12)
      const file = readdirSync(path).find((it) => it.endsWith('.entry')) ?? ''
      const content = readFileSync(join(path, file))
      seeds.push({ kind: `${kind} as it is`, content: content.toString('base64') })
    }
    return seeds
  },
  async run(input) {
    const kind = textOf(member(input, 'kind'))
    const path = join(temporaryFolder(), 'entries')
    mkdirSync(path, { mode: 0o700, recursive: true })
    const name = createHash('sha256').update(key).digest('hex').slice(0, 40)
    const text = textOf(member(input, 'text'))
    const digest = createHash('sha256').update(`${name}\n${text}`).digest('hex')
    const content = member(input, 'content')
    writeFileSync(
      join(path, `${name}.entry`),
      content === undefined ? digest + text : Buffer.from(textOf(content), 'base64'),
    )
    const store = storeOf(kind, path)
    const found = await store.get(key).catch((error: unknown) => {
      throw new Fault('untyped error', `an entry that cannot be read is no entry: ${String(error)}`, error)
    })
    assertShape(found === null || typeof found === 'string', `the store gives a ${typeof found}`)
    await store.delete(key)
  },
}

function storeOf(kind: string, path: string): ReturnType<typeof createFileStore> {
  return createFileStore({ directory: path, ...(kind.startsWith('encrypted') && { encryptionKey }) })
}
