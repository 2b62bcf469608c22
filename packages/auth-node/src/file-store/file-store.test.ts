import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAuth, type SessionStore } from '@santedb/auth-core'
import { storeContract } from '@santedb/auth-core/store-contract'
import { createScriptedFetch } from '@santedb/auth-core/testing'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { entryName, removeIfOver } from './entries.ts'
import { createFileStore } from './index.ts'

const hourMs = 3_600_000
const encryptionKey = Buffer.alloc(32, 7).toString('base64')

let folder: string
let directory: string
let store: SessionStore
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-store-'))
  directory = join(folder, 'state', 'sessions')
  store = createFileStore({ directory })
})
afterEach(async () => {
  vi.useRealTimers()
  await rm(folder, { recursive: true })
})

const movedClock = async (durationMs: number) => void vi.setSystemTime(Date.now() + durationMs)

describe.for([
  ['in clear, with real time', undefined, undefined],
  ['encrypted, with a clock that is moved', encryptionKey, movedClock],
] as const)('the store contract, %s', { timeout: 30_000 }, ([, key, pass]) => {
  const contract = storeContract({
    create: () => createFileStore({ directory, encryptionKey: key }),
    claims: ['expiry', 'lock', 'fencing'],
    ...(pass && { pass }),
    async createFailing() {
      const place = await mkdtemp(join(folder, 'opened-'))
      const failing = createFileStore({ directory: place, encryptionKey: key })
      await chmod(place, 0o755)
      return failing
    },
  })
  test.for([...contract])('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })

  test('nothing is left out', () => {
    expect(contract.leftOut).toEqual([])
  })
})

test('nobody else can read what is kept', async () => {
  await store.set('key', 'text', hourMs)
  for (const path of [folder, join(folder, 'state'), directory])
    expect((await stat(path)).mode & 0o777).toBe(0o700)
  const [name = ''] = await readdir(directory)
  expect((await stat(join(directory, name))).mode & 0o777).toBe(0o600)
})

test('names tell nothing, and nothing but the entry is left behind', async () => {
  const server = createScriptedFetch()
  const auth = createAuth({
    root: 'https://icdr.example.org',
    clientId: 'EXAMPLE_APPLICATION',
    clientSecret: 'application-secret',
    store,
    fetch: server.fetch,
  })
  await auth.session()
  expect(await readdir(directory)).toEqual([expect.stringMatching(/^[0-9a-f]{40}\.entry$/)])
})

test('what is encrypted is found by who has the key alone', async () => {
  const sealed = createFileStore({ directory, encryptionKey })
  await sealed.set('key', 'access-token', hourMs)
  const [name = ''] = await readdir(directory)
  expect(await readFile(join(directory, name), 'latin1')).not.toContain('access-token')
  expect(await sealed.get('key')).toBe('access-token')
  expect(await store.get('key')).toBeNull()
  const other = createFileStore({ directory, encryptionKey: Buffer.alloc(32, 8).toString('base64') })
  expect(await other.get('key')).toBeNull()
})

describe.for([
  ['in clear', undefined],
  ['encrypted', encryptionKey],
] as const)('a file that is not as it was written is no entry, %s', ([, key]) => {
  const broken: [string, (content: Buffer) => Buffer][] = [
    ['emptied', () => Buffer.alloc(0)],
    ['cut in half', (content) => content.subarray(0, content.length / 2)],
    ['cut by one byte', (content) => content.subarray(0, -1)],
    [
      'changed in one bit',
      (content) => content.with(content.length - 20, (content.at(-20) ?? 0) ^ 1) as Buffer,
    ],
    ['written over with zeros', (content) => Buffer.alloc(content.length)],
    ['some other program’s', () => Buffer.from('{"version":1,"untilMs":9999999999999,"text":"{}"}')],
  ]
  test.for(broken)('%s', async ([, change]) => {
    store = createFileStore({ directory, encryptionKey: key })
    await store.set('key', 'a text of some length', hourMs)
    const [name = ''] = await readdir(directory)
    await writeFile(join(directory, name), change(await readFile(join(directory, name))))
    expect(await store.get('key')).toBeNull()
    await store.set('key', 'whole again', hourMs)
    expect(await store.get('key')).toBe('whole again')
  })

  test('under another name', async () => {
    store = createFileStore({ directory, encryptionKey: key })
    await store.set('key', 'one', hourMs)
    const [one = ''] = await readdir(directory)
    await store.set('other', 'other', hourMs)
    const other = (await readdir(directory)).find((name) => name !== one) ?? ''
    await writeFile(join(directory, other), await readFile(join(directory, one)))
    expect(await store.get('other')).toBeNull()
  })
})

test('what is over and what was left behind is removed with the first entry that is set', async () => {
  await store.set('over', 'text', hourMs)
  await store.lock?.('dead.lock', hourMs)
  await writeFile(join(directory, `${Date.now()}.left-behind.tmp`), 'half')
  vi.setSystemTime(Date.now() + 2 * hourMs)
  await createFileStore({ directory }).set('key', 'text', hourMs)
  expect(await readdir(directory)).toHaveLength(1)
})

test('what somebody uses yet is not tidied away', async () => {
  await store.set('key', 'text', hourMs)
  const release = await store.lock?.('key.lock', hourMs)
  await writeFile(join(directory, `${Date.now()}.being-written.tmp`), 'half')
  const entry = `${entryName('key')}.entry`
  // As if it were over, and the holder of the lease about to set it again.
  await utimes(join(directory, entry), new Date(0), new Date(0))
  await createFileStore({ directory }).set('other', 'text', hourMs)
  expect(await readdir(directory)).toHaveLength(4)
  expect(await store.get('key')).toBe('text')
  await release?.()
})

test('an entry that was set while somebody tidied up is put back', async () => {
  await store.set('key', 'text', hourMs)
  const elsewhere = await mkdtemp(join(folder, 'aside-'))
  await removeIfOver(directory, entryName('key'), elsewhere)
  expect(await store.get('key')).toBe('text')
})

test('a late holder is told that nothing was written', async () => {
  await store.lock?.('key.lock', 20_000)
  vi.setSystemTime(Date.now() + 20_001)
  await createFileStore({ directory }).lock?.('key.lock', hourMs)
  await expect(store.set('key', 'text', hourMs)).rejects.toMatchObject({ code: 'lease_lost' })
})

test('a clock that is set back keeps nobody out for longer than the lease', async () => {
  const now = Date.now()
  await store.lock?.('key.lock', 20_000)
  vi.setSystemTime(now - 1000)
  expect(await store.lock?.('key.lock', 20_000)).toBeNull()
  vi.setSystemTime(now - 30_000)
  expect(await store.lock?.('key.lock', 20_000)).not.toBeNull()
})

describe('a directory is refused, at once and later,', () => {
  test.for([0o755, 0o750, 0o701, 0o720])('that others can look into or change: %o', async (mode) => {
    await mkdir(directory, { recursive: true })
    await chmod(directory, mode)
    const message = `directory cannot keep sessions: ${directory} is open to other users (mode ${mode.toString(8)}); close it with chmod 700.`
    expect(() => createFileStore({ directory })).toThrow(message)
    await expect(store.get('key')).rejects.toMatchObject({ code: 'invalid_options' })
  })

  test('that is a file', async () => {
    await mkdir(join(folder, 'state'), { mode: 0o700 })
    await writeFile(directory, '')
    expect(() => createFileStore({ directory })).toThrow(`${directory} is no directory`)
    await expect(store.set('key', 'text', hourMs)).rejects.toThrow('EEXIST')
  })
})

test('wrong options are refused, each by its name and none with its value', () => {
  const wrong = { directory: '', encryptionKey: 'too-short', file: 'a' }
  expect(() => createFileStore(wrong)).toThrow(
    'Wrong options: directory must be a path; encryptionKey must be 32 bytes in base64; file is not an option: check its spelling.',
  )
})
