import { resolve } from 'node:path'
import type { SessionStore } from '@santedb/auth-core'
import * as v from 'valibot'
import { checkOptions } from '../shared-store/check-options.ts'
import { guardedBy, LeasedKeys, leaseLost } from '../shared-store/leased-keys.ts'
import { assertPrivateNow, defaultDirectory, prepareDirectory } from './directory.ts'
import { entryName, isMissing, readEntry, removeEntry, writeEntry } from './entries.ts'
import { removeLease, takeLease } from './leases.ts'
import { createChecksum, createEncryption, isEncryptionKey } from './sealing.ts'
import { tidyUp } from './tidy-up.ts'

/** How sessions are kept in files. */
export interface FileStoreOptions {
  /**
   * Where they are kept. It must be this user's alone, on a disk of this machine: a network file system keeps no
   * promise that the lock stands on. It is made when it is first needed.
   *
   * @default `santedb-auth/sessions` in `$XDG_STATE_HOME`, else in `~/.local/state`; on Windows in `%LOCALAPPDATA%`
   */
  directory?: string | undefined
  /**
   * A key of 32 bytes in base64, such as `openssl rand -base64 32` prints: sessions are encrypted with it (AES-256-GCM).
   * Who has another one, or none, finds no session.
   *
   * @default none: tokens are on the disk in clear
   */
  encryptionKey?: string | undefined
}

const entries = {
  directory: v.optional(v.pipe(v.string('must be a path'), v.nonEmpty('must be a path'))),
  encryptionKey: v.optional(
    v.custom<string>(
      (value) => typeof value === 'string' && isEncryptionKey(value),
      'must be 32 bytes in base64',
    ),
  ),
}

/**
 * Keeps sessions in files, for the processes of one user on one machine: a cron job or a command line then need not
 * sign in each time. It has a lock, which survives a holder that is killed, and a holder whose lease is over
 * overwrites nothing that the next one wrote.
 *
 * Tokens lie on the disk in clear unless there is an `encryptionKey`. Nobody but this user can read them (modes 0700
 * and 0600).
 *
 * @throws AuthError `invalid_options` where an option is wrong, or the directory is open to others or belongs to
 * somebody else.
 *
 * @example
 * ```ts
 * import { createAuth } from '@santedb/auth-node'
 * import { createFileStore } from '@santedb/auth-node/file-store'
 *
 * export const auth = createAuth({
 *   root: 'https://icdr.example.org:8443',
 *   clientId: 'EXAMPLE_APPLICATION',
 *   device: { id: 'EXAMPLE_DEVICE_NODE', secret: 'the secret of the device' },
 *   store: createFileStore(),
 * })
 * ```
 */
export function createFileStore(options: FileStoreOptions = {}): SessionStore {
  checkOptions(entries, options)
  const { encryptionKey } = options
  const directory = resolve(options.directory ?? defaultDirectory())
  assertPrivateNow(directory)
  const sealing = encryptionKey === undefined ? createChecksum() : createEncryption(encryptionKey)
  const leased = new LeasedKeys<string>()
  let isTidy = false

  return {
    async get(key) {
      await prepareDirectory(directory)
      return (await readEntry(directory, entryName(key), sealing)) ?? null
    },
    async set(key, text, ttlMs) {
      await prepareDirectory(directory)
      const lease = leased.of(key)
      const place = { directory, name: entryName(key), folder: lease ?? directory }
      await writeEntry(place, { text, ttlMs }, sealing).catch((error: unknown) => {
        throw lease !== undefined && isMissing(error) ? leaseLost() : error
      })
      if (!isTidy) await tidyUp(directory).catch(() => {})
      isTidy = true
    },
    async delete(key) {
      await prepareDirectory(directory)
      await removeEntry(directory, entryName(key))
    },
    async lock(leaseName, leaseMs) {
      await prepareDirectory(directory)
      const key = guardedBy(leaseName)
      const lease = await takeLease(directory, entryName(key), leaseMs)
      if (lease === undefined) return null
      leased.hold(key, lease)
      return async () => {
        leased.drop(key, lease)
        await removeLease(lease)
      }
    },
  }
}
