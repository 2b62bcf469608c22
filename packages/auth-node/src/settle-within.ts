/** Waits for some work, but no longer than that, and takes no notice of its failure. */
export async function settleWithin(work: Promise<unknown>, limitMs: number): Promise<void> {
  let timer
  const limit = new Promise((resolve) => (timer = setTimeout(resolve, limitMs)))
  await Promise.race([work, limit]).catch(() => {})
  clearTimeout(timer)
}
