import type { Writer } from '../world.ts'

// Whatever is quicker needs no excuse.
const patienceMs = 1000
const frameMs = 100
const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const clearLine = '\r\u001B[2K'

/** Shows that something is under way, on a terminal, if it takes longer than a second. */
export async function withSpinner<T>(writer: Writer, label: string, work: () => Promise<T>): Promise<T> {
  if (!writer.isTerminal) return work()
  let shown = 0
  const show = () => void writer.write(`${clearLine}${frames[shown++ % frames.length]} ${label}`)
  let interval: NodeJS.Timeout | undefined
  const timer = setTimeout(() => {
    show()
    interval = setInterval(show, frameMs)
  }, patienceMs)
  try {
    return await work()
  } finally {
    clearTimeout(timer)
    clearInterval(interval)
    if (shown > 0) await writer.write(clearLine)
  }
}
