import type { TestServerClientCertificates } from '../options.ts'
import { commonNameOf } from '../tokens/read-certificate.ts'
import type { Account, Accounts } from './accounts.ts'

/** A device that showed a certificate. */
export interface CertifiedDevice {
  readonly device: Account
  /** The certificate's subject: `CN=…`. */
  readonly subject: string
}

/**
 * The device that a certificate stands for: the one its common name is mapped to, else the one of that very name.
 * The common name of an unknown device gives `undefined`.
 */
export function deviceOfCertificate(
  der: Uint8Array,
  { devices: mapping = {} }: Pick<TestServerClientCertificates, 'devices'>,
  devices: Accounts,
): CertifiedDevice | undefined {
  const commonName = commonNameOf(der)
  const device = commonName === undefined ? undefined : devices.find(mapping[commonName] ?? commonName)
  return device && { device, subject: `CN=${commonName}` }
}
