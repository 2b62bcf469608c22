const name = 'santedb-auth'
const algorithm = 'AES-GCM'
const ivBytes = 12
const keyName = 'key'

/** Texts in IndexedDB that only this browser can read. */
export interface Database {
  read(this: void, key: string): Promise<string | null>
  write(this: void, key: string, text: string, untilMs: number): Promise<void>
  remove(this: void, key: string): Promise<void>
}

interface Entry {
  readonly iv: Uint8Array<ArrayBuffer>
  readonly data: ArrayBuffer
  readonly untilMs: number
}

/**
 * Opens the database, and makes it and its key the first time.
 *
 * @param onGone Is told when it cannot be used any more: somebody has cleared what this site keeps.
 */
export async function openDatabase(onGone: () => void): Promise<Database> {
  const opening = indexedDB.open(name, 1)
  opening.onupgradeneeded = () => {
    for (const store of ['keys', 'entries']) opening.result.createObjectStore(store)
  }
  const database = await done(opening)
  database.addEventListener('close', onGone)
  database.addEventListener('versionchange', () => {
    database.close()
    onGone()
  })
  const storeOf = (store: 'keys' | 'entries', mode: IDBTransactionMode = 'readonly') =>
    database.transaction(store, mode).objectStore(store)
  const cryptoKey = await findKey(storeOf)

  return {
    async read(key) {
      const entry: Entry | undefined = await done(storeOf('entries').get(key))
      if (!entry || entry.untilMs <= Date.now()) return null
      return new TextDecoder().decode(
        await crypto.subtle.decrypt(cipher(key, entry.iv), cryptoKey, entry.data),
      )
    },
    async write(key, text, untilMs) {
      const iv = crypto.getRandomValues(new Uint8Array(ivBytes))
      const data = await crypto.subtle.encrypt(cipher(key, iv), cryptoKey, new TextEncoder().encode(text))
      const entries = storeOf('entries', 'readwrite')
      const entry: Entry = { iv, data, untilMs }
      await done(entries.put(entry, key))
      await removeEnded(entries)
    },
    async remove(key) {
      await done(storeOf('entries', 'readwrite').delete(key))
    },
  }
}

/** The key that was made first, by whichever tab. It can be used here, and not be taken away. */
async function findKey(
  storeOf: (store: 'keys', mode: IDBTransactionMode) => IDBObjectStore,
): Promise<CryptoKey> {
  const made = await crypto.subtle.generateKey({ name: algorithm, length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
  const keys = storeOf('keys', 'readwrite')
  const first: CryptoKey | undefined = await done(keys.get(keyName))
  if (!first) await done(keys.put(made, keyName))
  return first ?? made
}

/** An entry is good under its own name only. */
function cipher(key: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: algorithm, iv, additionalData: new TextEncoder().encode(key) }
}

async function removeEnded(entries: IDBObjectStore): Promise<void> {
  const cursorRequest = entries.openCursor()
  for (let cursor = await done(cursorRequest); cursor; cursor = await done(cursorRequest)) {
    const entry: Entry = cursor.value
    if (entry.untilMs <= Date.now()) cursor.delete()
    cursor.continue()
  }
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    // As properties, so that the same request can be waited for again: a cursor gives one thing after the other.
    request.onsuccess = () => resolve(request.result)
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- as above
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed.'))
  })
}
