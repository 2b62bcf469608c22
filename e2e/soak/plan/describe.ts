import type { Action, Episode } from './step.ts'

/** The script of trouble for people, a line an episode. */
export function describePlan(episodes: readonly Episode[]): string {
  return episodes
    .map(({ generation, atMs, title, steps }) => {
      const parts = steps.map((step) => `+${(step.afterMs / 1000).toFixed(2)} ${describeAction(step)}`)
      return `${(atMs / 1000).toFixed(1).padStart(7)} s  iCDR ${generation}  ${title}: ${parts.join(', ')}`
    })
    .join('\n')
}

/** An action in a few words. */
export function describeAction(action: Action): string {
  switch (action.do) {
    case 'trouble': {
      const { effect, ...details } = action.effect
      const how = Object.entries(details).map(([name, value]) => `${name} ${value}`)
      const when = action.times === undefined ? `chance ${action.chance ?? 1}` : `next ${action.times}`
      return [`${effect} at ${action.at}`, ...how, when].join(' ')
    }
    case 'restart':
      return action.keepState ? 'restart with its state' : 'restart without its state'
    case 'crash':
      return `crash, down for ${action.downMs} ms`
    case 'move clock':
      return `move the clock by ${action.byMs / 1000} s`
    case 'lock':
      return `lock the device of ${action.identity} for ${action.seconds} s`
    case 'change secret':
      return `change the secret of ${action.identity}`
    case 'redeploy':
      return `redeploy ${action.identity}`
    case 'kill':
      return `kill ${action.process}, down for ${action.downMs} ms`
    default:
      return action.do
  }
}
