/** A partner, and the SHA-256 hash of its key. */
export interface PartnerKey {
  readonly name: string
  readonly sha256: string
}

/** Reads `laboratory:5f2b…, registry:9c41…`: names and hashes. What is wrong with them is for `apiKey` to say. */
export function readKeys(text: string): PartnerKey[] {
  return text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((pair) => {
      const [name = '', sha256 = ''] = pair.split(':')
      return { name, sha256 }
    })
}
