import type { RequestInit as UndiciInit } from 'undici'
import type { Undici } from './load-undici.ts'

/** A call in the form that undici's own `fetch` takes. */
export interface UndiciCall {
  readonly url: string
  readonly init: UndiciInit
}

const settings = [
  'method',
  'headers',
  'body',
  'redirect',
  'signal',
  'cache',
  'credentials',
  'integrity',
  'keepalive',
  'referrerPolicy',
] as const

/**
 * Puts a call of the global `fetch` into the terms of undici's own, which knows neither the global `Request` nor the
 * global `FormData`. What remains is understood as it is.
 */
export function toUndici(
  { FormData }: Pick<Undici, 'FormData'>,
  input: RequestInfo | URL,
  init: RequestInit = {},
): UndiciCall {
  if (!(input instanceof Request)) return { url: String(input), init: assign(withForm(FormData, init)) }
  // The platform's own rules of what goes before what; a form has become a stream with its boundary by now.
  const request = new Request(input, init)
  const taken = Object.fromEntries(settings.map((name) => [name, request[name]]))
  return { url: request.url, init: assign({ ...taken, ...(request.body && { duplex: 'half' }) }) }
}

function withForm(FormData: Undici['FormData'], init: RequestInit): object {
  if (!(init.body instanceof globalThis.FormData)) return init
  const form = new FormData()
  for (const [name, value] of init.body) {
    if (typeof value === 'string') form.append(name, value)
    else form.append(name, value, value.name)
  }
  return { ...init, body: form }
}

/** What the platform and undici declare differs in words alone: both take the same headers, signals and streams. */
function assign(given: object): UndiciInit {
  const init: UndiciInit = {}
  return Object.assign(init, given)
}
