/**
 * Refuses a registry that others could see.
 *
 * @throws Error where the address is not one of this machine alone.
 */
export function assertLoopback(registry: string): void {
  const { protocol, hostname } = new URL(registry)
  if (protocol === 'http:' && (hostname === '127.0.0.1' || hostname === '[::1]')) return
  throw new Error(`A rehearsal publishes to this machine alone, and ${registry} is not on it`)
}
