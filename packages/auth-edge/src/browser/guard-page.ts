import { Problem } from '../gateway/problem.ts'

/** The header that a page says it is a page with: no other site's form or image can send it. */
export const pageHeader = 'x-santedb-page'

/**
 * Refuses what a page of another site had sent with the user's cookie (cross-site request forgery). The browser's own
 * word counts; requests that change something must come from this origin, and have a header that only scripts set.
 *
 * @throws Problem `cross_site_request`
 */
export function guardPage({ method, headers }: Request, origin: string): void {
  const site = headers.get('sec-fetch-site')
  const from = headers.get('origin')
  const isSafe = method === 'GET' || method === 'HEAD'
  const isOwnSite = site === 'same-origin' || (site === 'none' && isSafe)
  if (site !== null && !isOwnSite)
    throw refuse(`The browser says that it comes from elsewhere (${siteWord(site)}).`)
  if (from !== null && from !== origin) throw refuse('Its Origin is another one.')
  if (isSafe) return
  if (site === null && from === null) throw refuse('It does not tell where it comes from.')
  if (!headers.has(pageHeader)) throw refuse(`It has no header ${pageHeader}.`)
}

function siteWord(site: string): string {
  return /^[a-z-]{1,20}$/.test(site) ? site : 'unknown'
}

function refuse(detail: string): Problem {
  return new Problem('cross_site_request', { detail })
}
