import { UsageError } from './usage-error.ts'

const secretWords = /secret|password|passphrase|token|^(user|u)$/

/** Whether an option that does not exist was most likely meant to bring a secret. */
export function isSecretOption(name: string): boolean {
  return secretWords.test(name)
}

/** Refuses a secret that was written on the command line, without repeating it. */
export function refuseSecret(where: string): never {
  throw new UsageError(
    `${where} would put a secret on the command line, where other users of this machine and the shell's history ` +
      'can read it. Give secrets in the environment (SANTEDB_CLIENT_SECRET, SANTEDB_DEVICE_SECRET), in files ' +
      '(SANTEDB_CLIENT_SECRET_FILE, SANTEDB_DEVICE_SECRET_FILE), or on standard input (--secrets-stdin).',
  )
}

/** Whether a header brings credentials. */
export function isSecretHeader(name: string): boolean {
  return /^(authorization|proxy-authorization|cookie|x-device-authorization|x-santedb-tfasecret)$/i.test(name)
}
