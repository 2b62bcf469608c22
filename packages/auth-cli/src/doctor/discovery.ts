import { exitCodes } from '../exit-codes.ts'
import { type Answer, ask, askForDiscovery } from './ask.ts'
import { describeAnswer, wantsCredentials } from './describe-answer.ts'
import { blocked, type Finding, good } from './finding.ts'
import { shakeHands } from './handshake.ts'
import { addressBelow, discoveryAddress, portOf } from './host.ts'
import { configurationOf, type Patient } from './patient.ts'
import { statusWithoutFetch } from './status-without-fetch.ts'
import type { Step } from './step.ts'

/** Reads the server's description of itself, and which generation it is. No credentials are presented. */
export const discovery: Step = {
  name: 'discovery',
  title: 'Discovery and generation',
  needs: ['client-certificate'],

  async examine(patient) {
    const { root, options } = configurationOf(patient)
    const { dialect = 'auto' } = options
    const answer = await askForDiscovery(patient)
    if ('failure' in answer) {
      if (await speaksTls(patient)) return httpToTls(root)
      const isKeptBack = answer.failure === 'unknown' && (await statusWithoutFetch(patient)) === 407
      return isKeptBack ? wantsCredentials(root, 'HTTP 407') : describeAnswer(root, answer)
    }
    if (answer.status === 400 && (await speaksTls(patient))) return httpToTls(root)
    const { status, body } = answer
    if (dialect === 'standard' && status === 200 && typeof body?.token_endpoint === 'string') {
      return good(`An OAuth server that calls itself ${String(body.issuer)}.`, {
        facts: { issuer: body.issuer },
      })
    }
    if (status === 200 && typeof body?.token_endpoint === 'string') {
      patient.generation = generationOf(body)
      return judgeGeneration(patient.generation, dialect, { issuer: body.issuer })
    }
    const generationBelow = dialect === 'standard' ? await generationOfSanteDb(patient) : undefined
    if (generationBelow !== undefined) {
      patient.generation = generationBelow
      return judgeGeneration(generationBelow, dialect, { discovery: status })
    }
    if (dialect !== 'standard' && (status === 404 || isThrottledIcdr2(answer))) {
      const generation = await askSession(patient)
      if (generation !== undefined) {
        patient.generation = generation
        return judgeGeneration(generation, dialect, { discovery: status })
      }
    }
    const isMissing = status === 404 && dialect !== 'standard'
    const better = isMissing ? await findBetterRoot(patient) : undefined
    return better === undefined ? describeAnswer(root, answer) : wrongPath(root, better)
  },
}

function judgeGeneration(generation: 2 | 3, dialect: string, facts: Record<string, unknown>): Finding {
  const seen = `The server is an iCDR ${generation}.x.`
  const all = { ...facts, generation, dialect }
  if (dialect === 'auto' || dialect === `icdr${generation}`) return good(seen, { facts: all })
  return blocked({
    seen: `${seen} The configuration says ${dialect}.`,
    meaning:
      'The two generations take credentials in different places: the server would not see them, or count them as wrong ones.',
    remedy: `Set the dialect to icdr${generation}, or to auto, which finds it out.`,
    cause: `generation mismatch: the dialect is ${dialect}, and the server is an iCDR ${generation}.x`,
    facts: all,
    exitCode: exitCodes.configuration,
  })
}

function generationOf(body: Readonly<Record<string, unknown>>): 2 | 3 {
  return typeof body.end_session_endpoint === 'string' ? 3 : 2
}

/** Whether what is called another make is a SanteDB after all: one describes itself below `/auth`. */
async function generationOfSanteDb(patient: Patient): Promise<2 | 3 | undefined> {
  const answer = await ask(patient, discoveryAddress(configurationOf(patient).root))
  if ('failure' in answer || answer.status !== 200) return undefined
  return typeof answer.body?.token_endpoint === 'string' ? generationOf(answer.body) : undefined
}

/** A session look-up without a bearer: iCDR 3.x answers 204, iCDR 2.x an error of HTTP 200. */
async function askSession(patient: Patient): Promise<2 | 3 | undefined> {
  const answer = await ask(patient, addressBelow(configurationOf(patient).root, '/auth/session'))
  if ('failure' in answer) return undefined
  if (answer.status === 204) return 3
  return answer.status === 200 && typeof answer.body?.error === 'number' ? 2 : undefined
}

function isThrottledIcdr2({ status, body }: Extract<Answer, { status: number }>): boolean {
  return status === 200 && typeof body?.error === 'number'
}

/** Whether a root with http leads to a port for https. */
async function speaksTls(patient: Patient): Promise<boolean> {
  const { root, connections } = configurationOf(patient)
  if (root.protocol !== 'http:') return false
  const { pathname } = new URL(discoveryAddress(root))
  return shakeHands(root, connections.tls, pathname, patient.complaint).then(
    () => true,
    () => false,
  )
}

function httpToTls(root: URL): Finding {
  return blocked({
    seen: `Port ${portOf(root)} of ${root.hostname} speaks TLS, and the root is http.`,
    meaning: 'What is sent there in clear is not understood.',
    remedy: 'Write https in the root.',
    cause: `the root is http, and port ${portOf(root)} of ${root.hostname} speaks TLS`,
    exitCode: exitCodes.configuration,
  })
}

/** A root that is too long, such as one with `/auth` at its end, is found out by trying the shorter ones. */
async function findBetterRoot(patient: Patient): Promise<URL | undefined> {
  const { root } = configurationOf(patient)
  const segments = root.pathname.split('/').filter((segment) => segment !== '')
  while (segments.length > 0) {
    segments.pop()
    const candidate = new URL(`/${segments.join('/')}`, root)
    const answer = await ask(patient, discoveryAddress(candidate))
    if ('status' in answer && answer.status === 200 && typeof answer.body?.token_endpoint === 'string')
      return candidate
  }
  return undefined
}

function wrongPath(root: URL, better: URL): Finding {
  const written = better.href.replace(/\/$/, '')
  return blocked({
    seen: `There is no SanteDB at ${root.href}, and there is one at ${written}.`,
    meaning: 'The root is the address above /auth, and nothing else belongs to it.',
    remedy: `Set the root to ${written}.`,
    cause: `wrong root: it is ${written}`,
    exitCode: exitCodes.configuration,
  })
}
