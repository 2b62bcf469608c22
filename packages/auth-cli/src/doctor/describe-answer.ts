import { exitCodes } from '../exit-codes.ts'
import type { Answer } from './ask.ts'
import { blocked, type Finding } from './finding.ts'
import { timeoutCode } from './within.ts'

const excerptCharacters = 80

/** What it means that the server's description of itself is not what came back. */
export function describeAnswer(root: URL, answer: Answer): Finding {
  if ('failure' in answer) return describeFailure(root, answer.failure)
  const { status, contentType, location, retryAfter } = answer
  const facts = { status, contentType, location: location && originOf(location, root), retryAfter }
  const what = `HTTP ${status}, ${contentType}`
  if (status === 429) {
    const wait = retryAfter === undefined ? '' : ` It asks to be left alone ${describeWait(retryAfter)}.`
    return blocked({
      seen: `${root.host} answers ${what}.${wait}`,
      meaning: 'The server is asked too often, by this machine or by others behind the same address.',
      remedy: 'Wait; then let processes share a session in one store, so that they ask less.',
      cause: 'throttled: the server asks for fewer requests (HTTP 429)',
      facts,
    })
  }
  if (status >= 500) {
    return blocked({
      seen: `${root.host} answers ${what}: ${excerptOf(answer.text)}.`,
      meaning: 'The server, or a proxy before it, fails. The credentials have nothing to do with it.',
      remedy: "Read the server's log of this moment: it has the reason.",
      cause: `the server fails (HTTP ${status})`,
      facts,
    })
  }
  if (status === 401) return wantsCredentials(root, what, facts)
  if (status >= 300 && status < 400) {
    return blocked({
      seen: `${root.host} answers HTTP ${status}, and points to ${facts.location ?? 'nowhere'}.`,
      meaning: 'A proxy or a portal sends callers elsewhere; credentials follow no redirect.',
      remedy:
        'Use the address that it points to as the root, if that one is SanteDB; else let the proxy pass /auth through.',
      cause: `a proxy redirects to ${facts.location ?? 'nowhere'} in SanteDB's place (HTTP ${status})`,
      facts,
    })
  }
  if (/html/i.test(contentType)) {
    return blocked({
      seen: `${root.host} answers ${what}: ${excerptOf(answer.text)}.`,
      meaning: 'A page for people came in the place of JSON: a proxy or a portal answers, and not SanteDB.',
      remedy:
        'Let whoever runs the proxy pass /auth through untouched, or use an address that does not lead through it.',
      cause: "a proxy answers with a web page (HTML) in SanteDB's place",
      facts,
    })
  }
  if (status === 404) {
    return blocked({
      seen: `${root.host} has nothing at ${root.href.replace(/\/$/, '')}/auth (HTTP 404).`,
      meaning: 'Something answers there, and its OAuth service is not at this address.',
      remedy: 'Check the path and the port in the root: it is the address above /auth.',
      cause: `wrong root: there is no SanteDB at ${root.href}`,
      facts,
    })
  }
  if (status === 200 && /json/i.test(contentType) && answer.body === undefined) {
    return blocked({
      seen: `${root.host} answers ${what}, which is no whole JSON object: ${excerptOf(answer.text)}.`,
      meaning:
        'The answer was cut or changed on its way, by a proxy for one; or another service answers there.',
      remedy: "Compare it with what the server sends where no proxy is between, and read the proxy's log.",
      cause: `the discovery document of ${root.host} is broken: it is no whole JSON object`,
      facts,
    })
  }
  if (answer.text === '') {
    return blocked({
      seen: `${root.host} answers HTTP ${status} with nothing in it.`,
      meaning: 'SanteDB never answers so: a proxy lost the content, or another service answers there.',
      remedy: "Check that the root is SanteDB's own address, and who answers there.",
      cause: `${root.host} answers with nothing in SanteDB's place (HTTP ${status})`,
      facts,
    })
  }
  return blocked({
    seen: `${root.host} answers ${what}: ${excerptOf(answer.text)}.`,
    meaning: 'This is not what SanteDB says of itself: another service answers there.',
    remedy: "Check that the root is SanteDB's own address.",
    cause: `what answers at ${root.host} is no SanteDB`,
    facts,
  })
}

/** `Retry-After` is a number of seconds, or a date (RFC 9110 section 10.2.3). */
function describeWait(retryAfter: string): string {
  return /^\d+$/.test(retryAfter) ? `for ${retryAfter} seconds` : `until ${retryAfter}`
}

/** Somebody before SanteDB asks who is there. */
export function wantsCredentials(root: URL, what: string, facts?: Finding['facts']): Finding {
  return blocked({
    seen: `${root.host} answers ${what}.`,
    meaning: 'Discovery needs no credentials of SanteDB: a proxy before it wants some of its own.',
    remedy: 'Let whoever runs the proxy pass /auth through, or use an address that does not lead through it.',
    cause: `a proxy wants credentials of its own (${what.split(',')[0]})`,
    ...(facts && { facts }),
  })
}

function describeFailure(root: URL, code: string): Finding {
  const isSilent = code === timeoutCode
  return blocked({
    seen: isSilent
      ? `${root.host} gave no answer in time.`
      : `${root.host} broke the connection off (${code}).`,
    meaning: isSilent
      ? 'It took the request and hangs: the server, its database, or a proxy that cannot reach it.'
      : 'The server, or something on the way, ended the connection before there was an answer.',
    remedy: isSilent
      ? 'See whether the server is overloaded or stuck; a longer --timeout shows whether it is only slow.'
      : "Read the server's or the proxy's log of this moment.",
    cause: isSilent
      ? `${root.host} does not answer: it accepts connections and then hangs`
      : `${root.host} ends the connection instead of answering (${code})`,
    facts: { code },
    exitCode: exitCodes.network,
  })
}

/** The beginning of a text that anybody may have written, on one line. */
function excerptOf(text: string): string {
  const plain = text
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
  return JSON.stringify(plain.length > excerptCharacters ? `${plain.slice(0, excerptCharacters)}…` : plain)
}

/** Without path and query, which may hold a secret of somebody. */
function originOf(location: string, root: URL): string {
  return URL.canParse(location, root) ? new URL(location, root).origin : 'an address that is none'
}
