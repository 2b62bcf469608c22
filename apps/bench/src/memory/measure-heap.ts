/** The bytes that are in use, after everything that can be has been thrown away. For `node --expose-gc`. */
export function measureHeap(): number {
  if (!globalThis.gc) throw new Error('Start it with --expose-gc')
  for (let times = 0; times < 3; times += 1) globalThis.gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
