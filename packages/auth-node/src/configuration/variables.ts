/** How the text of a variable is read. */
export type VariableKind = 'text' | 'list' | 'flag' | 'number' | 'file'

/** An environment variable, and the option that it gives. */
export interface Variable {
  readonly name: string
  /** The option's name; a member's after a dot. */
  readonly option: string
  readonly kind: VariableKind
}

/** Every variable that gives an option. Each also exists with `_FILE` behind its name. */
export const variables: readonly Variable[] = [
  { name: 'SANTEDB_ROOT', option: 'root', kind: 'text' },
  { name: 'SANTEDB_CLIENT_ID', option: 'clientId', kind: 'text' },
  { name: 'SANTEDB_CLIENT_SECRET', option: 'clientSecret', kind: 'text' },
  { name: 'SANTEDB_DEVICE_ID', option: 'device.id', kind: 'text' },
  { name: 'SANTEDB_DEVICE_SECRET', option: 'device.secret', kind: 'text' },
  { name: 'SANTEDB_CERTIFICATE', option: 'certificate.cert', kind: 'file' },
  { name: 'SANTEDB_CERTIFICATE_KEY', option: 'certificate.key', kind: 'file' },
  { name: 'SANTEDB_CERTIFICATE_PFX', option: 'certificate.pfx', kind: 'file' },
  { name: 'SANTEDB_CERTIFICATE_PASSPHRASE', option: 'certificate.passphrase', kind: 'text' },
  { name: 'SANTEDB_CERTIFICATE_CA', option: 'certificate.ca', kind: 'file' },
  { name: 'SANTEDB_CERTIFICATE_FOR', option: 'certificateFor', kind: 'text' },
  { name: 'SANTEDB_DIALECT', option: 'dialect', kind: 'text' },
  { name: 'SANTEDB_POLICIES', option: 'policies', kind: 'list' },
  { name: 'SANTEDB_ORIGINS', option: 'origins', kind: 'list' },
  { name: 'SANTEDB_TIMEOUT_MS', option: 'timeoutMs', kind: 'number' },
  { name: 'SANTEDB_UNSAFE_ALLOW_PLAIN_HTTP', option: 'unsafeAllowPlainHttp', kind: 'flag' },
  { name: 'SANTEDB_SEND_CLIENT_SECRET_WITH_DEVICE', option: 'sendClientSecretWithDevice', kind: 'flag' },
]

/** What names the configuration file. */
export const fileVariable = 'SANTEDB_CONFIG'
