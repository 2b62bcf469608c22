/** Waits for an answer of Redis, as long as that. */
export function within<T>(limitMs: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const message = `Redis did not answer within ${limitMs} ms.`
    const giveUp = () => reject(Object.assign(new Error(message), { code: 'timeout' }))
    // After a time in which this process did nothing else, the answer may be there unread: it is read first.
    const timer = setTimeout(() => setImmediate(giveUp), limitMs)
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
