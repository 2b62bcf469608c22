/** A JSON object of which nothing is known yet. */
export type JsonObject = Record<string, unknown>

/** Parses a text that must be a JSON object; anything else, broken JSON included, is `undefined`. */
export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (isJsonObject(value)) return value
  } catch {
    // It is no JSON.
  }
  return undefined
}

/** Reads an answer that should be a JSON object; anything else, one that breaks off included, is `undefined`. */
export function readJsonObject(response: Response): Promise<JsonObject | undefined> {
  return readText(response).then(parseJsonObject, () => undefined)
}

/** Four times the largest answer that SanteDB is known to send: a session with a few hundred policies. */
const maximumCharacters = 1_000_000

/** The text of an answer. Of one that is too large only the beginning: the rest is not received. */
export async function readText(response: Response): Promise<string> {
  // Not every runtime, nor every library that fetches, lets one look into what arrives.
  const reader = response.body?.getReader?.()
  if (!reader) return response.text()
  const decoder = new TextDecoder()
  let text = ''
  while (text.length < maximumCharacters) {
    const { done, value } = await reader.read()
    text += decoder.decode(value, { stream: !done })
    if (done) return text
  }
  void reader.cancel().catch(() => {})
  // An object that is cut off is none.
  return text.slice(0, maximumCharacters)
}

/** Whether a value is a JSON object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
