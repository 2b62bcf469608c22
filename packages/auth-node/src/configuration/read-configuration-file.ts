import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import * as v from 'valibot'
import { type Fault, type Setting, type Settings, toSettings } from './settings.ts'

const text = v.optional(v.pipe(v.string('must be a text'), v.nonEmpty('must not be empty')))
const list = v.optional(v.array(v.string('must be a text'), 'must be a list of texts'))
const flag = v.optional(v.boolean('must be true or false'))
const schema = object({
  // For editors.
  $schema: text,
  root: text,
  clientId: text,
  clientSecret: text,
  device: v.optional(object({ id: text, secret: text })),
  certificate: v.optional(object({ cert: text, key: text, ca: text, pfx: text, passphrase: text })),
  certificateFor: text,
  dialect: text,
  policies: list,
  origins: list,
  timeoutMs: v.optional(v.number('must be milliseconds above 0')),
  unsafeAllowPlainHttp: flag,
  sendClientSecretWithDevice: flag,
})

const ofCertificate = new Set(['certificate.cert', 'certificate.key', 'certificate.ca', 'certificate.pfx'])

/** Reads options from a JSON file. The paths of certificates are relative to its folder. */
export function readConfigurationFile(path: string): Settings {
  const settings = new Map<string, Setting>()
  let content: unknown
  try {
    content = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    const isRead = error instanceof SyntaxError
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    // The parser's own words hold a part of the file.
    return { settings, faults: [{ text: `${path} ${isRead ? 'is no JSON' : `cannot be read (${code})`}` }] }
  }
  // For valibot a list is an object as well.
  if (Array.isArray(content)) return { settings, faults: [{ text: `${path} must be an object` }] }
  const { success, output, issues } = v.safeParse(schema, content)
  if (!success) return { settings, faults: issues.map((issue) => faultOf(path, issue)) }
  const { $schema: _, ...options } = output
  for (const [option, given] of toSettings(options)) {
    const isPath = ofCertificate.has(option) && !String(given).includes('-----BEGIN')
    const value = isPath ? resolve(dirname(path), String(given)) : given
    settings.set(option, { value, source: path, place: `${option} in ${path}` })
  }
  return { settings, faults: [] }
}

function object<const Entries extends v.ObjectEntries>(
  entries: Entries,
): v.StrictObjectSchema<Entries, v.ErrorMessage<v.StrictObjectIssue>> {
  return v.strictObject(entries, ({ expected }) =>
    expected === 'never' ? 'is not an option: check its spelling' : 'must be an object',
  )
}

function faultOf(path: string, { path: keys, message }: v.BaseIssue<unknown>): Fault {
  const option = keys?.map(({ key }) => String(key)).join('.')
  return { text: option === undefined ? `${path} ${message}` : `${option} in ${path} ${message}` }
}
