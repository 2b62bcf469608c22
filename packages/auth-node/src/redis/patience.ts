// Of the usual time: what answers have left while Redis is silent.
const shareInSilence = 0.05

/**
 * Waits for answers of Redis, as long as that. A Redis that is silent is waited for once: until that time has passed
 * again, what it is asked is asked, and hardly waited for. One call asks several things, one after the other.
 */
export function createPatience(limitMs: number): <T>(answer: Promise<T>) => Promise<T> {
  let silentUntilMs = 0
  return (answer) =>
    new Promise((resolve, reject) => {
      const isSilent = performance.now() < silentUntilMs
      let isAnswered = false
      const giveUp = () => {
        if (isAnswered) return
        if (!isSilent) silentUntilMs = performance.now() + limitMs
        const message = `Redis did not answer within ${limitMs} ms.`
        reject(Object.assign(new Error(message), { code: 'timeout' }))
      }
      // After a time in which this process did nothing else, the answer may be there unread: it is read first.
      const timer = setTimeout(() => setImmediate(giveUp), isSilent ? limitMs * shareInSilence : limitMs)
      const end = () => {
        isAnswered = true
        silentUntilMs = 0
        clearTimeout(timer)
      }
      answer.finally(end).then(resolve, reject)
    })
}
