import type { Bytes } from './bytes.ts'

/** How a key signs, by its name in JOSE. */
export type SigningAlgorithm = 'HS256' | 'RS256' | 'RS512'

/** A key of the server's configuration, ready to sign. */
export interface SigningKey {
  /** Its name in the configuration. */
  readonly name: string
  readonly algorithm: SigningAlgorithm
  sign(data: Bytes): Promise<Bytes>
  /** Tells whether `signature` is this key's over `data`, in constant time. */
  verify(data: Bytes, signature: Bytes): Promise<boolean>
}
