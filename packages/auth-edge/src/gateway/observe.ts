import type { AuthEvent } from '@santedb/auth-core'
import type { ProblemCode } from './problem.ts'

/** What became of a request. It names no address, which could name a patient, and no secret. */
export interface AnswerRecord {
  readonly event: 'answered'
  readonly level: 'info' | 'warn' | 'error'
  readonly requestId: string
  readonly method: string
  /** The pattern of the route, or the endpoint's own name; `undefined` where nothing matched. */
  readonly route: string | undefined
  readonly status: number
  /** SanteDB's own status, where it was asked. */
  readonly serviceStatus: number | undefined
  /** How long it took until the answer began, in milliseconds. */
  readonly durationMs: number
  /** Who called. */
  readonly caller: { readonly kind: string; readonly name: string | undefined } | undefined
  /** Why it was refused or failed. */
  readonly problem: ProblemCode | undefined
  /** What lay below: an `AuthError`, for one, which can be logged whole. */
  readonly error: unknown
}

/** What happened to the gateway's own session. */
export type SessionRecord = {
  readonly event: 'session'
  readonly level: 'info' | 'warn'
  readonly session: AuthEvent
}

/** Receives what happens, to be logged. What it throws is ignored. */
export type GatewayLog = (record: AnswerRecord | SessionRecord) => void

/** What is measured of a request. The labels have few values each, as metrics want them. */
export interface Measurement {
  readonly name: 'gateway_request_seconds' | 'gateway_service_seconds'
  readonly value: number
  readonly labels: Readonly<Record<'method' | 'route' | 'status' | 'caller' | 'problem', string>>
}

/** Receives measurements. What it throws is ignored. */
export type GatewayMeter = (measurement: Measurement) => void

/** Calls an observer, which changes nothing. */
export function tell<T>(observer: ((told: T) => void) | undefined, told: T): void {
  try {
    observer?.(told)
  } catch {
    // Watching changes nothing.
  }
}

/** What happened to the gateway's session, as a record. */
export function sessionRecord(session: AuthEvent): SessionRecord {
  const isTrouble = /^(session_rejected|retry|store_failed|lifetime_mismatch)$/.test(session.type)
  return { event: 'session', level: isTrouble ? 'warn' : 'info', session }
}

/** The measurements of a request. */
export function measurementsOf(record: AnswerRecord, serviceMs: number | undefined): Measurement[] {
  const labels = {
    method: /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(record.method) ? record.method : 'other',
    route: record.route ?? 'none',
    status: String(record.status),
    caller: record.caller?.kind ?? 'none',
    problem: record.problem ?? 'none',
  }
  const all: Measurement[] = [{ name: 'gateway_request_seconds', value: record.durationMs / 1000, labels }]
  if (serviceMs !== undefined) all.push({ name: 'gateway_service_seconds', value: serviceMs / 1000, labels })
  return all
}
