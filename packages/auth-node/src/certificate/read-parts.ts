import { readFileSync } from 'node:fs'
import type { CertificateOptions } from './certificate-options.ts'

const names = ['cert', 'key', 'ca', 'pfx'] as const

/** One of the things that a certificate is made of. */
export type PartName = (typeof names)[number]

/** What files and options hold at one moment. */
export interface Parts {
  readonly contents: Readonly<Partial<Record<PartName, Buffer>>>
  /** What could not be read, by name. */
  readonly faults: readonly string[]
}

/** Reads what is a path, and takes the rest as it is. */
export function readParts(options: CertificateOptions): Parts {
  const contents: Partial<Record<PartName, Buffer>> = {}
  const faults: string[] = []
  for (const name of names) {
    const given = options[name]
    if (given === undefined) continue
    try {
      contents[name] = isPath(given) ? readFileSync(given) : Buffer.from(given)
    } catch (error) {
      // The path is not told: it may be a secret that was given in the wrong place.
      faults.push(`certificate.${name} is no PEM, and no file that can be read (${codeOf(error)})`)
    }
  }
  return { contents, faults }
}

/** Whether anything of it can change while the program runs. */
export function hasFiles(options: CertificateOptions): boolean {
  return names.some((name) => isPath(options[name]))
}

/** Whether two readings found the same. */
export function areEqual(some: Parts, others: Parts): boolean {
  return (
    String(some.faults) === String(others.faults) &&
    names.every((name) => {
      const [one, other] = [some.contents[name], others.contents[name]]
      return one && other ? one.equals(other) : one === other
    })
  )
}

function isPath(given: string | Uint8Array | undefined): given is string {
  return typeof given === 'string' && !given.includes('-----BEGIN')
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
}
