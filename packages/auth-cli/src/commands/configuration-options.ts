import type { Options } from '../arguments/parse-arguments.ts'

/** What every command that talks to a server can be told. Secrets come from elsewhere: see `--secrets-stdin`. */
export const configurationOptions: Options = {
  root: { value: 'URL', help: "SanteDB's base address (SANTEDB_ROOT)" },
  'client-id': { value: 'NAME', help: "the application's name (SANTEDB_CLIENT_ID)" },
  'device-id': { value: 'NAME', help: "the device's name (SANTEDB_DEVICE_ID)" },
  dialect: { value: 'NAME', help: 'auto, icdr2, icdr3 or standard (SANTEDB_DIALECT)' },
  policy: { value: 'OID', multiple: true, help: 'a policy to ask for (SANTEDB_POLICIES)' },
  timeout: { value: 'SECONDS', help: 'how long to wait for a session (SANTEDB_TIMEOUT_MS)' },
  config: { value: 'FILE', help: 'the configuration file (SANTEDB_CONFIG)' },
  'secrets-stdin': { help: 'read lines such as SANTEDB_CLIENT_SECRET=… from standard input' },
}
