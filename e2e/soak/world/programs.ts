import { fileURLToPath } from 'node:url'
import { programs } from 'console/services'
import type { Identity } from '../history.ts'

const sharingService = fileURLToPath(new URL('../programs/sharing-service.ts', import.meta.url))

/** The program of an identity: the services of the console, and on Node.js one that shares its session with others. */
export function programOf({ runtime }: Identity): { program: string; programArguments: string[] } {
  switch (runtime) {
    case 'Deno':
      return ofService('deno')
    case 'Bun':
      return ofService('bun')
    case 'workerd':
      return ofService('worker')
    default:
      return { program: process.execPath, programArguments: [sharingService] }
  }
}

function ofService(name: keyof typeof programs): { program: string; programArguments: string[] } {
  const [, program, programArguments] = programs[name]
  return { program, programArguments }
}
