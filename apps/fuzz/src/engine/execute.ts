import type { Json } from './json.ts'
import { Fault, NotAnInput, type Target } from './target.ts'

/** What became of an input. */
export type Outcome = 'fine' | 'not an input' | Fault

// What is slower than this on a busy machine will not end.
const limitMs = 10_000

/** Gives a target one input, and looks whether it left the world as it was. */
export async function execute(target: Target, input: Json): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<Fault>((resolve) => {
    timer = setTimeout(() => resolve(new Fault('hang', `no outcome within ${limitMs} ms`)), limitMs)
  })
  try {
    const outcome = await Promise.race([target.run(input), tooLong])
    return outcome ?? checkPrototypes() ?? 'fine'
  } catch (error) {
    if (error instanceof NotAnInput) return 'not an input'
    if (error instanceof Fault) return error
    const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    return new Fault('untyped error', words.slice(0, 300), error)
  } finally {
    clearTimeout(timer)
  }
}

const prototypes = {
  Object,
  Array,
  Function,
  String,
  Number,
  Boolean,
  Promise,
  Error,
  Map,
  Set,
  Date,
  RegExp,
  Response,
}
const untouched = takeStock()

function takeStock(): Map<string, Map<PropertyKey, PropertyDescriptor | undefined>> {
  const entries = Object.entries(prototypes).map(([name, { prototype }]) => {
    const keys = Reflect.ownKeys(prototype)
    return [
      name,
      new Map(keys.map((key) => [key, Reflect.getOwnPropertyDescriptor(prototype, key)])),
    ] as const
  })
  return new Map(entries)
}

/** Whether something was written where everything inherits from; takes it away again. */
function checkPrototypes(): Fault | undefined {
  for (const [name, { prototype }] of Object.entries(prototypes)) {
    const before = untouched.get(name)
    const keys = Reflect.ownKeys(prototype)
    const added = keys.filter((key) => !before?.has(key))
    for (const key of added) Reflect.deleteProperty(prototype, key)
    if (added.length > 0 || keys.length !== before?.size) {
      return new Fault('prototype pollution', `${name}.prototype has ${added.map(String).join(', ')}`)
    }
  }
  return undefined
}

/** Collects what nobody caught. */
export class Unhandled {
  readonly #reasons: unknown[] = []
  readonly #note = (reason: unknown) => void this.#reasons.push(reason)

  constructor() {
    process.on('unhandledRejection', this.#note)
    process.on('uncaughtException', this.#note)
  }

  /** What nobody caught since the last look, once whatever is under way has had its turn. */
  async look(): Promise<Fault | undefined> {
    await new Promise((resolve) => setImmediate(resolve))
    const [reason] = this.#reasons.splice(0)
    if (reason === undefined) return undefined
    const words = reason instanceof Error ? reason.message : `a ${typeof reason}`
    return new Fault('unhandled', words.slice(0, 300), reason)
  }

  stop(): void {
    process.off('unhandledRejection', this.#note)
    process.off('uncaughtException', this.#note)
  }
}
