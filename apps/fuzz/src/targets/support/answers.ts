import { isObject, type Json, member } from '../../engine/json.ts'
import { NotAnInput } from '../../engine/target.ts'
import { textOf } from '../../mutation/forms.ts'

/** An answer of a server as an input. */
export interface AnswerInput {
  readonly [name: string]: Json
  readonly status: Json
  readonly headers: Json
  /** A text, or what is sent as JSON. */
  readonly body: Json
}

const bodiless = new Set([204, 205, 304])

/** The answer that an input tells. */
export function responseOf(input: Json | undefined): Response {
  const status = member(input, 'status') ?? 200
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599) {
    throw new NotAnInput('That is no status.')
  }
  const body = member(input, 'body')
  const content = bodiless.has(status) || body === undefined || body === null ? null : textOf(body)
  return new Response(content, { status, headers: headersOf(member(input, 'headers')) })
}

/** The headers that an input tells. */
export function headersOf(input: Json | undefined): Headers {
  try {
    return new Headers(
      isObject(input) ? Object.entries(input).map(([name, value]) => [name, textOf(value)]) : [],
    )
  } catch {
    throw new NotAnInput('Those are no headers.')
  }
}

/** An answer as an input. */
export async function inputOf(response: Response): Promise<AnswerInput> {
  const text = await response.text()
  return { status: response.status, headers: Object.fromEntries(response.headers), body: parse(text) }
}

function parse(text: string): Json {
  try {
    const content: Json = JSON.parse(text)
    return isObject(content) ? content : text
  } catch {
    return text
  }
}

/** The address that a `fetch` is called with. */
export function addressOf(input: RequestInfo | URL): URL {
  return new URL(input instanceof Request ? input.url : input)
}
