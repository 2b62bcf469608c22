import type { TestServerKey } from '../options.ts'
import { randomBytes, toHex } from './bytes.ts'
import { HmacKeys } from './hmac-key.ts'

const RANDOM_SECRET_BYTES = 32

/** A key of the server's configuration, ready to sign. */
export interface SigningKey {
  readonly name: string
  readonly key: CryptoKey
}

/**
 * The keys of the server's configuration by name, and the `default` one that signs session tokens. Random
 * values are taken when the first token is signed: Workers allow none while a module is loaded.
 */
export class SigningKeys {
  readonly #secrets: Map<string, string>
  readonly #hmacKeys = new HmacKeys()

  constructor(keys: readonly TestServerKey[]) {
    this.#secrets = new Map(keys.map(({ name, secret }) => [name, secret]))
  }

  /** The key of that name, if it is configured. */
  async find(name: string): Promise<SigningKey | undefined> {
    if (name === 'default') return this.sessionTokenKey()
    const secret = this.#secrets.get(name)
    return secret === undefined ? undefined : { name, key: await this.#hmacKeys.get(secret) }
  }

  /** The key named `default`. */
  async sessionTokenKey(): Promise<SigningKey> {
    const secret = this.#secrets.get('default') ?? toHex(randomBytes(RANDOM_SECRET_BYTES))
    this.#secrets.set('default', secret)
    return { name: 'default', key: await this.#hmacKeys.get(secret) }
  }

  /** A key made of any secret, such as an application's. */
  async ofSecret(secret: string): Promise<CryptoKey> {
    return this.#hmacKeys.get(secret)
  }
}
