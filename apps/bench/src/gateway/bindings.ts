import { createHash } from 'node:crypto'

/** What the gateway knows by its hash. */
export const key = 'a-key-of-the-laboratory'

/** What the Workers are told. */
export function bindingsFor(root: string): Record<string, string> {
  return {
    SANTEDB_ROOT: root,
    SANTEDB_CLIENT_ID: 'EXAMPLE_APPLICATION',
    SANTEDB_CLIENT_SECRET: 'the secret of the application',
    SANTEDB_DEVICE_ID: 'EXAMPLE_DEVICE_NODE',
    SANTEDB_DEVICE_SECRET: 'the secret of the device',
    API_KEYS: `laboratory:${createHash('sha256').update(key).digest('hex')}`,
  }
}
