import {
  createFetch,
  type $Fetch,
  type FetchOptions,
  type FetchRequest,
  type MappedResponseType,
  type ResponseType,
} from 'ofetch'
import {
  type CallSettings,
  resourceFailure,
  translateBodyError,
  translateCallError,
} from './translate-call-error.ts'

/** How {@link createApi} makes calls. */
export interface ApiOptions {
  /** What relative addresses are relative to, itself relative to the root: `/fhir`. The root where left out. */
  baseUrl?: string | undefined
}

/**
 * Makes an `ofetch` that is signed in, for calls that send and receive JSON: it encodes and decodes bodies and takes
 * queries as objects. It gives the answers of success (2xx) and throws all others, unless `ignoreResponseError` is
 * set. Nothing is sent twice, unless a call sets `retry`.
 *
 * @throws AuthError `resource_error` with the status and the service's own words, and each code of `auth.fetch`.
 * The reason of a caller's `AbortSignal`, and what a caller's hook throws, come as they are.
 *
 * @example
 * ```ts
 * import { createAuth } from '@santedb/auth-core'
 * import { createApi } from '@santedb/auth-core/api'
 *
 * declare const auth: ReturnType<typeof createAuth>
 * const fhir = createApi(auth, { baseUrl: '/fhir' })
 * const bundle = await fhir<{ total: number }>('Patient', { query: { family: 'Smith' } })
 * console.log(bundle.total)
 * ```
 */
export function createApi(
  auth: { readonly fetch: typeof globalThis.fetch },
  { baseUrl = '' }: ApiOptions = {},
): $Fetch {
  const defaults: FetchOptions = { retry: false, baseURL: baseUrl }
  const fetch: typeof globalThis.fetch = async (input, init) => guardBody(await auth.fetch(input, init))
  return withAuthErrors(createFetch({ fetch, defaults }), defaults)
}

// Around ofetch and not in its hooks, because the hooks of a call replace those of its instance.
function withAuthErrors(inner: $Fetch, defaults: CallSettings): $Fetch {
  const raw: $Fetch['raw'] = async (request, options) => {
    const settings: CallSettings = { ...defaults, ...options }
    const response = await inner.raw(request, options).catch((error: unknown) => {
      throw translateCallError(error, request, settings)
    })
    // ofetch lets a redirect that was not followed pass.
    if (response.ok || settings.ignoreResponseError) return response
    const { _data: data } = response
    throw resourceFailure(response.status, data)
  }
  // Typed as ofetch has it, with no word of the `undefined` that an answer without a body is.
  async function call<T, R extends ResponseType>(
    request: FetchRequest,
    options?: FetchOptions<R>,
  ): Promise<MappedResponseType<R, T>>
  async function call(request: FetchRequest, options?: FetchOptions): Promise<unknown> {
    const { _data: data } = await raw(request, options)
    return data
  }
  const create: $Fetch['create'] = (more, globals) =>
    withAuthErrors(inner.create(more, globals), { ...defaults, ...globals?.defaults, ...more })
  return Object.assign(call, { raw, native: inner.native, create })
}

/** Makes the methods that read a body fail in our own words where the connection breaks. */
function guardBody(response: Response): Response {
  for (const method of ['arrayBuffer', 'blob', 'formData', 'json', 'text'] as const) {
    const original = response[method].bind(response)
    const read = (): Promise<unknown> => original().catch(translateBodyError)
    Object.defineProperty(response, method, { value: read, configurable: true })
  }
  return response
}
