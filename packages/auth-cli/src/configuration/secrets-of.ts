import type { Configuration } from './configuration.ts'

/** Everything of a configuration that must not be shown. */
export function secretsOf(configuration: Configuration | undefined): readonly string[] {
  if (!configuration) return []
  const { clientSecret, device, certificate } = configuration.options
  const basic = device && Buffer.from(`${device.id}:${device.secret}`).toString('base64')
  return [clientSecret, device?.secret, basic, certificate?.passphrase].filter((it) => typeof it === 'string')
}
