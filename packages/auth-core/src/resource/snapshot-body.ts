/** A body as it was when the call was made. */
export interface BodySnapshot {
  /** Gives the body; again and again where it is repeatable. */
  read: () => BodyInit | undefined
  repeatable: boolean
}

/** Copies a body that can change, and tells whether it can be sent twice. */
export function snapshotBody(body: BodyInit | null | undefined): BodySnapshot {
  if (body === undefined || body === null) return { read: () => undefined, repeatable: true }
  if (typeof body === 'string' || body instanceof Blob) return repeatable(body)
  if (body instanceof URLSearchParams) return repeatable(new URLSearchParams(body))
  if (body instanceof FormData) return repeatable(copyForm(body))
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return repeatable(structuredClone(body))
  return { read: () => body, repeatable: false }
}

function repeatable(body: BodyInit): BodySnapshot {
  return { read: () => body, repeatable: true }
}

function copyForm(form: FormData): FormData {
  const copy = new FormData()
  for (const [name, value] of form) copy.append(name, value)
  return copy
}
