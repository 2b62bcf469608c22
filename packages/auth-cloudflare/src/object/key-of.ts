import { createAuth, type AuthOptions } from '@santedb/auth-core'

/** The key under which the session of these options is stored. Who signs out looks there first, and sends nothing. */
export async function keyOf(options: AuthOptions): Promise<string> {
  const keys: string[] = []
  const { signOut } = createAuth({
    ...options,
    store: {
      async get(key) {
        keys.push(key)
        return null
      },
      async set() {},
      async delete() {},
    },
  })
  await signOut()
  return keys[0] ?? ''
}
