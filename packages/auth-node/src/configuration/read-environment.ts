import { readFileSync } from 'node:fs'
import type { Fault, Setting, Settings } from './settings.ts'
import { type Variable, type VariableKind, variables } from './variables.ts'

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Reads the variables that give options. One that is empty is not set. */
export function readEnvironment(environment: Environment): Settings {
  const settings = new Map<string, Setting>()
  const faults: Fault[] = []
  for (const variable of variables) {
    const { option } = variable
    const read = readVariable(variable, environment)
    if (read && 'fault' in read) faults.push({ text: read.fault, option })
    else if (read) settings.set(option, read)
  }
  return { settings, faults }
}

function readVariable(
  { name, kind }: Variable,
  environment: Environment,
): Setting | { fault: string } | undefined {
  const fileName = `${name}_FILE`
  const [text, path] = [environment[name], environment[fileName]]
  if (text && path) return { fault: `${name} and ${fileName} are both set: one must be left out` }
  if (text) return parse(kind, text, name)
  if (!path) return undefined
  // What is read later, and again, is not read here.
  if (kind === 'file') return setting(path, fileName)
  try {
    return parse(kind, readFileSync(path, 'utf8').replace(/\r?\n$/, ''), fileName)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    return { fault: `${fileName} names a file that cannot be read (${code})` }
  }
}

function parse(kind: VariableKind, text: string, source: string): Setting | { fault: string } {
  switch (kind) {
    case 'list':
      return setting(text.split(/[\s,]+/).filter(Boolean), source)
    case 'number':
      return setting(Number(text), source)
    case 'flag':
      return /^(true|false)$/.test(text)
        ? setting(text === 'true', source)
        : { fault: `${source} must be true or false` }
    default:
      return setting(text, source)
  }
}

function setting(value: unknown, source: string): Setting {
  return { value, source, place: source }
}
