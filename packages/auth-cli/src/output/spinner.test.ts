import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { withSpinner } from './spinner.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** What a spinner wrote while work took that long. */
async function spin(durationMs: number, isTerminal = true): Promise<string> {
  let written = ''
  const writer = {
    isTerminal,
    write: async (text: string | Uint8Array) => {
      written += String(text)
    },
  }
  const work = withSpinner(
    writer,
    'Working',
    () => new Promise((resolve) => setTimeout(resolve, durationMs, 'done')),
  )
  await vi.advanceTimersByTimeAsync(durationMs)
  expect(await work).toBe('done')
  return written
}

test('what takes less than a second shows nothing', async () => {
  expect(await spin(990)).toBe('')
})

test('what takes longer shows that it is under way, and leaves nothing behind', async () => {
  const written = await spin(1500)
  expect(written).toContain('⠋ Working')
  expect(written).toContain('⠙ Working')
  expect(written.endsWith('\r\u001B[2K')).toBe(true)
})

test('where nobody looks there is nothing to see', async () => {
  expect(await spin(5000, false)).toBe('')
})
