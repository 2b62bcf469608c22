// Longer than the longest that SanteDB grants: a JWT with a few hundred policies.
const maximumCharacters = 32_768

// One token of RFC 6750 section 2.1. Two headers that were joined to one have a comma and a space between them.
const oneBearer = /^bearer +([\w.~+/-]+=*)$/i

/** Reads an `Authorization` header. As in SanteDB, a scheme other than bearer counts as no header. */
export function readBearer(
  authorization: string | null | undefined,
): { readonly token: string } | 'missing' | 'malformed' {
  const header = authorization?.trim() ?? ''
  if (!/^bearer(?![\w-])/i.test(header)) return 'missing'
  const token = oneBearer.exec(header)?.[1]
  return token === undefined || token.length > maximumCharacters ? 'malformed' : { token }
}
