import { type Bytes, concatenate, utf8 } from '../tokens/bytes.ts'
import type { SigningKey } from '../tokens/signing-key.ts'

const LENGTH_BYTES = 4

/** A value in the open, with its signature: the length of the value, the value as JSON, the signature. */
export async function signValue(value: unknown, key: SigningKey): Promise<Bytes> {
  const payload = utf8(JSON.stringify(value))
  const length = new Uint8Array(LENGTH_BYTES)
  new DataView(length.buffer).setUint32(0, payload.length)
  return concatenate(length, payload, await key.sign(payload))
}

/** The value of {@link signValue}, or `undefined` when this key has not signed it. */
export async function verifyValue(signed: Bytes, key: SigningKey): Promise<unknown> {
  if (signed.length < LENGTH_BYTES) return undefined
  const end = LENGTH_BYTES + new DataView(signed.buffer).getUint32(0)
  const payload = signed.slice(LENGTH_BYTES, end)
  if (!(await key.verify(payload, signed.slice(end)))) return undefined
  return JSON.parse(new TextDecoder().decode(payload))
}
