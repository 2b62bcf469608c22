import type { Arguments } from '../arguments/parse-arguments.ts'
import { UsageError } from '../arguments/usage-error.ts'
import { secretsOf } from '../configuration/secrets-of.ts'
import { readTimeoutMs } from '../configuration/read-timeout.ts'
import { openConfiguration } from '../configuration/open-configuration.ts'
import { exitCodeOfExamined } from '../doctor/exit-code.ts'
import { type Examined, examine, firstCauseOf, steps } from '../doctor/examine.ts'
import type { Complaint, Patient } from '../doctor/patient.ts'
import { printConclusion, printExamined } from '../doctor/report.ts'
import { stepsOf, type Ticket, writeTicket } from '../doctor/ticket.ts'
import { createRedactor } from '../output/redact.ts'
import { withSpinner } from '../output/spinner.ts'
import { createStyle } from '../output/style.ts'
import { readVersion } from '../version.ts'
import type { World } from '../world.ts'
import type { Command } from './command.ts'
import { configurationOptions } from './configuration-options.ts'

const defaultTimeoutMs = 10_000
const defaultPath = '/fhir/Patient?_count=1'

/** Finds out what keeps a program from signing in. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'find out what keeps a program from signing in, and what to do',
  options: {
    ...configurationOptions,
    origin: { value: 'ORIGIN', help: 'also ask as a browser does for a page of this origin' },
    path: { value: 'PATH', help: `the service to call with the session (${defaultPath})` },
    json: { help: 'print it as JSON, for a support ticket; secrets are removed' },
  },
  example: 'santedb-auth doctor --origin https://app.example.org',

  async run(given, world) {
    const isJson = given.flag('json')
    const style = createStyle(world.output, world.environment)
    const patient: Patient = {
      complaint: readComplaint(given, world),
      readConfiguration: () => openConfiguration(given, world),
    }
    const redact = (text: string) => createRedactor(secretsIn(patient))(text)
    const examined: Examined[] = []
    try {
      const walk = examine(patient)
      for (;;) {
        const next = await withSpinner(world.errors, labelOf(examined), () => walk.next())
        if (next.done === true) break
        examined.push(next.value)
        if (!isJson) await world.output.write(redact(printExamined(next.value, style)))
      }
    } finally {
      await patient.signOut?.().catch(() => {})
    }
    const cause = firstCauseOf(examined)
    const report = isJson
      ? writeTicket(await createTicket(patient, examined), redact)
      : `\n${redact(printConclusion(cause, style))}`
    await world.output.write(report)
    return exitCodeOfExamined(cause)
  },
}

/** Also what a service may repeat of the session. */
function secretsIn({ configuration, session }: Patient): readonly string[] {
  const tokens = [session?.accessToken, session?.identityToken].filter((it) => it !== undefined)
  return [...secretsOf(configuration), ...tokens]
}

/** What is looked at next. */
function labelOf({ length }: readonly Examined[]): string {
  return steps[length]?.title ?? 'Looking'
}

async function createTicket(
  { configuration, generation, complaint }: Patient,
  examined: readonly Examined[],
): Promise<Ticket> {
  const cause = firstCauseOf(examined)
  return {
    version: await readVersion(),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    time: new Date(complaint.now()),
    root: configuration?.root?.href,
    generation,
    steps: stepsOf(examined),
    firstCause: cause ? { step: cause.step.name, cause: cause.finding.cause } : null,
  }
}

function readComplaint(given: Arguments, world: World): Complaint {
  const { operands, text } = given
  if (operands.length > 0) throw new UsageError('doctor takes no operands.')
  const path = text('path') ?? defaultPath
  if (!path.startsWith('/')) throw new UsageError('--path must begin with a slash: it is below the root.')
  return {
    timeoutMs: readTimeoutMs(text('timeout')) ?? defaultTimeoutMs,
    path,
    origin: readOrigin(text('origin')),
    proxyVariable: world.environment.NODE_USE_ENV_PROXY
      ? undefined
      : ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].find((name) => world.environment[name]),
    signal: world.signal,
    now: world.now,
    announce: async (what) => {
      await world.errors.write(`${what}\n`)
    },
  }
}

function readOrigin(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new UsageError('--origin must be like https://app.example.org.')
  }
  return new URL(text).origin
}
