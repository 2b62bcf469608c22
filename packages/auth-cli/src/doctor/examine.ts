import { clientCertificate } from './client-certificate.ts'
import { clock } from './clock.ts'
import { configuration } from './configuration.ts'
import { cors } from './cors.ts'
import { discovery } from './discovery.ts'
import { type Finding, skipped } from './finding.ts'
import { internalHosts } from './internal-hosts.ts'
import { nameResolution } from './name-resolution.ts'
import type { Patient } from './patient.ts'
import { policies } from './policies.ts'
import { resourceCall } from './resource-call.ts'
import type { Step } from './step.ts'
import { tcp } from './tcp.ts'
import { tls } from './tls.ts'
import { tokenRequest } from './token-request.ts'

/** From the bottom up: what is above stands on what is below. */
export const steps: readonly Step[] = [
  configuration,
  nameResolution,
  tcp,
  tls,
  clientCertificate,
  clock,
  discovery,
  internalHosts,
  tokenRequest,
  policies,
  resourceCall,
  cors,
]

/** A step and what came of it. */
export interface Examined {
  readonly step: Step
  readonly finding: Finding
}

/**
 * Takes the steps one after the other. What stands on something that is blocked is not looked at: nobody sends secrets
 * over a connection that is not trusted, nor to somebody who is not SanteDB.
 */
export async function* examine(patient: Patient): AsyncGenerator<Examined> {
  const missing = new Map<string, Step>()
  for (const step of steps) {
    const cause = needsOf(step, patient)
      .map((name) => missing.get(name))
      .find((it) => it !== undefined)
    const finding = cause
      ? skipped(`Not looked at: ${cause.title} comes first.`)
      : await step.examine(patient)
    if (cause ?? finding.outcome === 'blocked') missing.set(step.name, cause ?? step)
    yield { step, finding }
  }
}

/** Where the certificate's options are wrong, TLS waits for them too, and with it whatever stands on it. */
function needsOf({ needs }: Step, { configuration: read }: Patient): readonly string[] {
  if (!read?.root) return ['configuration']
  const isTls = needs.includes('tcp')
  return isTls && read.connections.faults.length > 0 ? [...needs, 'configuration'] : needs
}

/** The fault to mend first: the one that keeps the program from signing in, else the first of the others. */
export function firstCauseOf(examined: readonly Examined[]): Examined | undefined {
  return (
    examined.find(({ finding }) => finding.outcome === 'blocked') ??
    examined.find(({ finding }) => finding.outcome === 'bad')
  )
}
