import { fileURLToPath } from 'node:url'

/** A file of a tool that this package has installed. */
export function tool(path: string): string {
  return fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url))
}
