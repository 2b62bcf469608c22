import type { ServerContext } from '../context.ts'
import { toBase64Url } from '../tokens/bytes.ts'
import { RsaSigningKey } from '../tokens/rsa-key.ts'
import type { ConfiguredKey } from '../tokens/signing-keys.ts'

/** `GET /auth/jwks`: every configured key, each `kid` once (SanteDB's `GetJsonWebKeySet`). */
export async function handleJwks({ keys }: ServerContext): Promise<Response> {
  const byKid = new Map((await keys.all()).map(toJwk).map((jwk) => [jwk['kid'], jwk]))
  return Response.json({ keys: [...byKid.values()] })
}

/**
 * A key in SanteDB's own shape: of an RSA key only the certificate, without modulus or exponent; of an HMAC key
 * the server's secret itself.
 */
function toJwk(key: ConfiguredKey): Readonly<Record<string, unknown>> {
  return key instanceof RsaSigningKey
    ? { kty: 'RSA', x5c: [key.certificate], kid: key.thumbprint, x5t: key.x5t }
    : { kty: 'oct', kid: key.name, k: toBase64Url(key.secretBytes) }
}
