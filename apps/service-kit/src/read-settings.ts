/** Who signs in and where, as Deno's and Bun's `createAuth` take it. Node.js and Workers have packages that read it. */
export interface Settings {
  readonly root: string
  readonly clientId: string
  readonly clientSecret?: string | undefined
  readonly device?: { readonly id: string; readonly secret: string } | undefined
}

/** A device's client certificate, as PEM texts. */
export interface Certificate {
  readonly cert: string
  readonly key: string
  readonly ca?: string | undefined
}

/**
 * Reads the variables `SANTEDB_*`. With a certificate (`SANTEDB_CERTIFICATE`, `_KEY` and `_CA`, in PEM) the device needs
 * no secret. Whether what is there is enough is for `createAuth` to say.
 */
export function readSettings(read: (name: string) => string | undefined): {
  settings: Settings
  certificate: Certificate | undefined
} {
  const cert = read('SANTEDB_CERTIFICATE')
  const id = read('SANTEDB_DEVICE_ID')
  return {
    settings: {
      root: read('SANTEDB_ROOT') ?? '',
      clientId: read('SANTEDB_CLIENT_ID') ?? '',
      clientSecret: read('SANTEDB_CLIENT_SECRET'),
      ...(id && { device: { id, secret: read('SANTEDB_DEVICE_SECRET') ?? '' } }),
    },
    certificate: cert
      ? { cert, key: read('SANTEDB_CERTIFICATE_KEY') ?? '', ca: read('SANTEDB_CERTIFICATE_CA') }
      : undefined,
  }
}
