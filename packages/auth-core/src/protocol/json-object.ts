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
  return response.text().then(parseJsonObject, () => undefined)
}

/** Whether a value is a JSON object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
