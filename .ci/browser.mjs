// Which Chromium the tests look at pages with: the one that is named, else one on the path, else Playwright's own.
// As a program it prints it, and fails where there is none.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findProgram } from './programs.mjs'

const e2e = join(dirname(fileURLToPath(import.meta.url)), '../e2e/package.json')

/** The path of the browser, or `undefined`. */
export function findBrowser(environment = process.env) {
  return (
    environment.CHROMIUM_PATH ||
    findProgram(environment, ['chromium', 'chromium-browser', 'google-chrome']) ||
    findDownload()
  )
}

/** What Playwright has downloaded, if this machine has the libraries that it needs. */
function findDownload() {
  try {
    const path = createRequire(e2e)('playwright-core').chromium.executablePath()
    return spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0 ? path : undefined
  } catch {
    return undefined
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = findBrowser()
  if (path) console.log(path)
  process.exitCode = path ? 0 : 1
}
