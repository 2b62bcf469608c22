import type { TestServerKey } from '../options.ts'
import { randomBytes, toHex } from './bytes.ts'
import { HmacSigningKey } from './hmac-key.ts'
import { RsaSigningKey } from './rsa-key.ts'
import type { SigningAlgorithm } from './signing-key.ts'

const RANDOM_SECRET_BYTES = 32
const DEFAULT_KEY = 'default'

/** A key of the server's configuration. */
export type ConfiguredKey = HmacSigningKey | RsaSigningKey

/**
 * The keys of the server's configuration by name, and the `default` one that signs session tokens. They are
 * made when first used: Workers allow no random values while a module is loaded.
 */
export class SigningKeys {
  readonly #configured: readonly TestServerKey[]
  #keys: readonly TestServerKey[]
  readonly #clock: () => number
  readonly #ready = new Map<string, Promise<ConfiguredKey>>()
  readonly #ofSecrets = new Map<string, HmacSigningKey>()

  constructor(keys: readonly TestServerKey[], clock: () => number) {
    const hasDefault = keys.some(({ name }) => name === DEFAULT_KEY)
    this.#configured = hasDefault ? keys : [...keys, { name: DEFAULT_KEY, algorithm: 'hmac' }]
    this.#keys = this.#configured
    this.#clock = clock
  }

  /** The key of that name, if it is configured. */
  find(name: string): Promise<ConfiguredKey> | undefined {
    const configured = this.#keys.find((key) => key.name === name)
    if (!configured) return undefined
    const known = this.#ready.get(name)
    if (known) return known
    const made = this.#make(configured)
    this.#ready.set(name, made)
    return made
  }

  /** The first of these names that is configured, else the key named `default`. */
  async findFirst(names: readonly string[]): Promise<ConfiguredKey> {
    for (const name of [...names, DEFAULT_KEY]) {
      const key = this.find(name)
      if (key) return key
    }
    throw new Error('There is always a default key')
  }

  /** The key named `default`. */
  async sessionTokenKey(): Promise<ConfiguredKey> {
    return this.findFirst([])
  }

  /** Every configured key, in the order of the configuration. */
  async all(): Promise<readonly ConfiguredKey[]> {
    return Promise.all(this.#keys.map(({ name }) => this.findFirst([name])))
  }

  /** The algorithms of all configured keys, each once. */
  get algorithms(): readonly SigningAlgorithm[] {
    return [...new Set(this.#keys.map(({ algorithm }) => JOSE_NAMES[algorithm]))]
  }

  /** A key made of any secret, such as an application's. */
  ofSecret(name: string, secret: string): HmacSigningKey {
    const known = this.#ofSecrets.get(`${name}:${secret}`)
    if (known) return known
    const made = new HmacSigningKey(name, secret)
    this.#ofSecrets.set(`${name}:${secret}`, made)
    return made
  }

  /** Goes back to the configured keys; random ones are made anew. */
  reset(): void {
    this.#keys = this.#configured
    this.#ready.clear()
  }

  /** Replaces every key by a new one of the same name and kind: what was signed before is signed wrongly now. */
  rotate(): void {
    this.#keys = this.#keys.map(({ name, algorithm }) => ({ name, algorithm }))
    this.#ready.clear()
  }

  async #make(key: TestServerKey): Promise<ConfiguredKey> {
    if (key.algorithm === 'hmac') {
      return new HmacSigningKey(key.name, key.secret ?? toHex(randomBytes(RANDOM_SECRET_BYTES)))
    }
    const algorithm = key.algorithm === 'rs512' ? 'RS512' : 'RS256'
    return RsaSigningKey.create({ ...key, algorithm, nowMs: this.#clock() })
  }
}

const JOSE_NAMES: Readonly<Record<TestServerKey['algorithm'], SigningAlgorithm>> = {
  hmac: 'HS256',
  rs256: 'RS256',
  rs512: 'RS512',
}
