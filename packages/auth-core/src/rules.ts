/** What an option must be. */
export interface Rule {
  readonly isRight: (value: unknown) => boolean
  readonly message: string
  /** What its members must be, where it is an object. */
  readonly members?: Rules | undefined
}

/** What each option must be, by its name. */
export type Rules = Readonly<Record<string, Rule>>

/** An option that must be given, and what it must be. */
export function must(isRight: (value: unknown) => boolean, message: string, members?: Rules): Rule {
  return { isRight, message, members }
}

/** An option that may be left out, and what it must be otherwise. */
export function may(isRight: (value: unknown) => boolean, message: string, members?: Rules): Rule {
  return must((value) => value === undefined || isRight(value), message, members)
}

/** What is wrong with options, each fault by its option's name and never with its value. */
export function faultsOf(rules: Rules, options: object, path = ''): string[] {
  const unknown = Object.keys(options).filter((name) => !Object.hasOwn(rules, name))
  const wrong = Object.entries(rules).flatMap(([name, { isRight, message, members }]) => {
    const value: unknown = Reflect.get(options, name)
    if (!isRight(value)) return `${path}${name} ${message}`
    return members && isObject(value) ? faultsOf(members, value, `${path}${name}.`) : []
  })
  return [...wrong, ...unknown.map((name) => `${path}${name} is not an option: check its spelling`)]
}

/** Whether a value is an object, be it a list. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Makes the check for an object that has these functions. */
export function isObjectWith(...names: string[]): (value: unknown) => boolean {
  return (value) => names.every((name) => isFunction(Reflect.get(Object(value), name)))
}

export function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}
