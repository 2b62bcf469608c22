import { createAuth, isAuthError } from '@santedb/auth-node'
import { createCertificateAuthority } from '@santedb/test-server'
import { type Json, member } from '../engine/json.ts'
import type { Target } from '../engine/target.ts'
import { textOf } from '../mutation/forms.ts'
import { canaries } from './support/canaries.ts'
import { assertShape, attempt } from './support/check.ts'
import { root } from './support/program.ts'

/** Client certificates as they are given to a program: PEM, PFX, and what belongs to neither. */
export const clientCertificateTarget: Target = {
  name: 'client-certificate',
  about: 'client certificates, keys and authorities, in PEM and PFX',
  words: [
    'CERTIFICATE',
    'PRIVATE KEY',
    'ENCRYPTED PRIVATE KEY',
    'EC PRIVATE KEY',
    'TRUSTED CERTIFICATE',
    '-----BEGIN ',
    '-----END ',
  ],
  async seeds() {
    const authority = await createCertificateAuthority()
    const { certificate, privateKey } = await authority.issue({
      subject: 'EXAMPLE_DEVICE_NODE',
      use: 'client',
    })
    const other = await authority.issue({ subject: 'OTHER', use: 'client' })
    return [
      { cert: certificate, key: privateKey },
      { cert: certificate, key: privateKey, ca: authority.certificate },
      { cert: certificate + privateKey },
      { cert: certificate, key: other.privateKey },
      { ca: authority.certificate + authority.certificate },
      { pfx: pfxOf(certificate), passphrase: canaries.password },
      { pfx: smallestPfx, passphrase: '' },
    ]
  },
  async run(input) {
    const certificate = {
      cert: contentOf(member(input, 'cert')),
      key: contentOf(member(input, 'key')),
      ca: contentOf(member(input, 'ca')),
      pfx: bytesOf(member(input, 'pfx')),
      passphrase: member(input, 'passphrase') === undefined ? undefined : textOf(member(input, 'passphrase')),
    }
    const auth = await attempt(() => createAuth({ root, clientId: 'EXAMPLE', certificate }))
    if (!isAuthError(auth)) return auth.close()
    assertShape(auth.code === 'invalid_options', `the failure is ${auth.code}`)
    return undefined
  },
}

// What has nothing of PEM in it is taken for a path; the files of this machine are not what is looked at.
function contentOf(value: Json | undefined): string | Uint8Array | undefined {
  if (value === undefined || value === null) return undefined
  const text = textOf(value)
  return text.includes('-----BEGIN') || text === '' ? text : Buffer.from(text)
}

function bytesOf(value: Json | undefined): Uint8Array | undefined {
  return value === undefined || value === null ? undefined : Buffer.from(textOf(value), 'base64')
}

/** A certificate's own bytes: DER, as a PFX is. */
function pfxOf(pem: string): string {
  return pem.replaceAll(/-----[^-]+-----|\s/g, '')
}

// version 3, and an authenticated safe of nothing.
const smallestPfx = 'MBwCAQMwFwYJKoZIhvcNAQcBoAoECDAGBgQqAwQF'
