import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type CertificateAuthority, createCertificateAuthority } from '../tokens/certificate-authority.ts'

/**
 * Makes a throw-away authority, and writes what clients need into a folder: the certificate to trust as `ca.pem`,
 * and for each device a certificate and its key as `<device>.pem` and `<device>-key.pem`.
 */
export async function writeCertificates(
  folder: string,
  devices: readonly string[],
): Promise<CertificateAuthority> {
  const authority = await createCertificateAuthority()
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'ca.pem'), authority.certificate)
  for (const device of devices) {
    const { certificate, privateKey } = await authority.issue({ subject: device, use: 'client' })
    const file = join(folder, device.replaceAll(/[^\w.-]/g, '_'))
    await writeFile(`${file}.pem`, certificate)
    await writeFile(`${file}-key.pem`, privateKey, { mode: 0o600 })
  }
  return authority
}
