import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome']

/** Starts a Chromium: the one that `CHROMIUM_PATH` names, else the first on the path, else Playwright's own. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await findBrowser(),
    // Chromium's sandbox refuses to work for root.
    chromiumSandbox: process.getuid?.() !== 0,
    // Pop-ups are to be blocked as they are for everybody.
    ignoreDefaultArgs: ['--disable-popup-blocking'],
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  })
}

async function findBrowser(): Promise<string> {
  const { CHROMIUM_PATH, PATH = '' } = process.env
  if (CHROMIUM_PATH) return CHROMIUM_PATH
  for (const folder of PATH.split(delimiter)) {
    for (const name of NAMES) {
      const path = join(folder, name)
      if (await isProgram(path)) return path
    }
  }
  if (await isProgram(chromium.executablePath())) return chromium.executablePath()
  throw new Error('There is no browser: run .ci/install-browser as root, or set CHROMIUM_PATH to a Chromium')
}

function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
