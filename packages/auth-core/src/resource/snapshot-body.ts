/** A body as it was when the call was made. */
export interface BodySnapshot {
  body: BodyInit | undefined
  /** Whether it can be sent again exactly. A stream cannot. */
  repeatable: boolean
}

/** Copies a body that can change, and tells whether it can be sent twice. */
export function snapshotBody(given: BodyInit | null | undefined): BodySnapshot {
  const body = copyOf(given ?? undefined)
  return { body, repeatable: body !== given || typeof body !== 'object' || body instanceof Blob }
}

/** A copy of what can be changed, and all else as it is. */
function copyOf(body: BodyInit | undefined): BodyInit | undefined {
  if (body instanceof URLSearchParams) return new URLSearchParams(body)
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return structuredClone(body)
  if (!(body instanceof FormData)) return body
  const copy = new FormData()
  for (const [name, value] of body) copy.append(name, value)
  return copy
}
