import type { AuthOptions } from '../options.ts'

/** Whom a certificate is for. */
export interface Audience {
  /** Whether the client certificate is presented to who answers there. */
  readonly isShown: (url: URL) => boolean
  /** Whether it is one of our servers at all: whoever else answers is none of the certificate's business. */
  readonly isMeant: (url: URL) => boolean
}

/** The audience that the options say. SanteDB matches paths in any case (`OperationDispatcher`). */
export function audienceOf(
  options: Pick<AuthOptions, 'root' | 'origins' | 'dialect' | 'certificateFor'>,
): Audience {
  const root = new URL(options.root)
  const origins = new Set([root, ...(options.origins ?? [])].map((address) => new URL(address).origin))
  const service = `${root.href.replace(/\/$/, '')}/auth/`.toLowerCase()
  const showsAlways = options.certificateFor === 'every-call' || options.dialect === 'standard'
  return {
    isShown: ({ href }) => showsAlways || href.toLowerCase().startsWith(service),
    isMeant: ({ origin }) => origins.has(origin),
  }
}
