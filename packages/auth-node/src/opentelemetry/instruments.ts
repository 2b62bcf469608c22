import type { Counter, Histogram, Meter, ObservableGauge } from '@opentelemetry/api'

/** What is measured. Times are in seconds, as everywhere in OpenTelemetry. */
export interface Instruments {
  readonly duration: Histogram
  readonly renewals: Counter
  readonly joins: Counter
  readonly ends: Counter
  readonly elevations: Counter
  readonly storeFailures: Counter
  readonly timeLeft: ObservableGauge
  readonly coolDown: ObservableGauge
}

// Those that the conventions have for the duration of HTTP requests: most of the time is one.
const boundariesSeconds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

export function createInstruments(meter: Meter): Instruments {
  return {
    duration: meter.createHistogram('santedb.auth.session.obtain.duration', {
      description: 'How long it took to obtain or renew a session, or to fail.',
      unit: 's',
      advice: { explicitBucketBoundaries: boundariesSeconds },
    }),
    renewals: meter.createCounter('santedb.auth.session.renewals', {
      description: 'Sessions that were granted in place of another one.',
      unit: '{renewal}',
    }),
    joins: meter.createCounter('santedb.auth.session.joins', {
      description: 'Token requests that were saved, because somebody else had made one.',
      unit: '{join}',
    }),
    ends: meter.createCounter('santedb.auth.session.ends', {
      description: 'Sessions that were signed out, or that a service answered as dead.',
      unit: '{session}',
    }),
    elevations: meter.createCounter('santedb.auth.session.elevations_required', {
      description: 'Calls that were answered that they need more policies.',
      unit: '{call}',
    }),
    storeFailures: meter.createCounter('santedb.auth.store.failures', {
      description: 'Failures of the store; the session went on in memory.',
      unit: '{failure}',
    }),
    timeLeft: meter.createObservableGauge('santedb.auth.session.time_left', {
      description: 'How long the session still lives; 0 where there is none.',
      unit: 's',
    }),
    coolDown: meter.createObservableGauge('santedb.auth.cool_down', {
      description: 'How long SanteDB is still not asked again after a failure.',
      unit: 's',
    }),
  }
}
