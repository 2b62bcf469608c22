import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The path of the first of these programs that is on the path, or `undefined`. */
export function findProgram({ PATH = '' }, names) {
  for (const folder of PATH.split(delimiter)) {
    for (const path of names.map((name) => join(folder, name))) {
      if (isProgram(path)) return path
    }
  }
  return undefined
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
