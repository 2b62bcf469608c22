/** How a lock's end is written. SanteDB uses the server's culture; this server the one that all can read. */
export function lockTime(untilMs: number): string {
  return new Date(untilMs).toISOString()
}
