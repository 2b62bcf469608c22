// The console's page: what every runtime holds, as it is this second.
import type { ConsoleState, ServiceState } from '../console-state.ts'
import { createBrowserCard } from './browser-card.ts'
import { type Card, createCard } from './card.ts'
import { readState, tell } from './console-client.ts'
import { find, write } from './dom.ts'
import { describeDuration } from './format.ts'

const lookEveryMs = 1000
const callEveryMs = 5000
// Four times a second, for whom movement does not disturb.
const moveEveryMs = matchMedia('(prefers-reduced-motion: reduce)').matches ? 1000 : 250
const shortestSpanMs = 10_000
// What createAuth does: it renews in the last fifth of a session's life.
const renewalPart = 1 / 5
const absence = 'There is no session. The next call obtains one.'

let state: ConsoleState | undefined
const cards = new Map<string, Card>()
const calling = new Set<string>()
const notice = find(HTMLElement, '#notice')
const notify = (message: string): void => write(notice, message)
const browser = createBrowserCard(() => state, notify)
const all = find(HTMLElement, '#cards')
all.append(browser.card.element)

function cardOf({ id, title }: ServiceState): Card {
  const known = cards.get(id)
  if (known) return known
  const card = createCard({ id, title, renewalPart, absence })
  cards.set(id, card)
  all.insertBefore(card.element, browser.card.element)
  press(card.callButton, () => callService(id))
  press(card.revokeButton, async () => {
    const held = () => state?.services.find((service) => service.id === id)?.status?.session
    // A renewal in the background does not tell the new session's id; a call does.
    if (held() && held()?.id === undefined) await callService(id)
    const session = held()?.id
    if (session !== undefined) await tell('revoke', { session })
    notify(`${title}: ${session === undefined ? 'there is no session to revoke' : 'revoked at the server'}.`)
  })
  return card
}

function show(seen: ConsoleState): void {
  const { root, control, services } = seen
  const words = control ? `Test server, iCDR ${control.generation}.x` : 'SanteDB'
  write(find(HTMLElement, '#server'), `${words} at ${root}`)
  find(HTMLElement, '#trouble').hidden = !control
  for (const service of services) {
    // One that does not answer has done what it told last.
    const told = service.status ?? lastTold.get(service.id)
    if (told) lastTold.set(service.id, told)
    const runtime = told ? `${told.runtime.name} ${told.runtime.version}` : ''
    const card = cardOf(service)
    const isThere = service.status !== undefined
    card.show({ ...(told ?? nothing), session: service.status?.session, runtime, isThere })
    card.revokeButton.hidden = !control
  }
  if (control) showControl(control)
}

const lastTold = new Map<string, NonNullable<ServiceState['status']>>()
const nothing = { grants: [], calls: [], events: [] }

function showControl({
  outageSeconds,
  stoppedUntilMs,
  clockOffsetMs,
}: NonNullable<ConsoleState['control']>): void {
  const outage = find(HTMLButtonElement, '#outage')
  outage.disabled = stoppedUntilMs !== undefined
  const leftMs = (stoppedUntilMs ?? 0) - Date.now()
  write(
    outage,
    stoppedUntilMs === undefined
      ? `Stop the authorization server for ${outageSeconds} s`
      : `Stopped for ${describeDuration(leftMs)} more`,
  )
  const clock = find(HTMLButtonElement, '#clock')
  clock.ariaPressed = String(clockOffsetMs !== 0)
  write(clock, clockOffsetMs === 0 ? 'Break the clock' : 'Put the clock right')
}

async function look(): Promise<void> {
  try {
    const seen = await readState()
    // Answers can overtake each other.
    if (!state || seen.nowMs >= state.nowMs) show((state = seen))
    if (notice.dataset.about === 'console') notify('')
    delete notice.dataset.about
  } catch {
    notice.dataset.about = 'console'
    notify('The console does not answer.')
  }
}

async function callService(id: string): Promise<void> {
  // One that waits for a session need not wait twice.
  if (calling.has(id)) return
  calling.add(id)
  try {
    await tell(`services/${id}/call`)
  } finally {
    calling.delete(id)
    await look()
  }
}

function press(button: HTMLButtonElement, work: () => Promise<void>): void {
  button.addEventListener('click', () => {
    button.disabled = true
    work()
      .catch((error: unknown) => notify(error instanceof Error ? error.message : String(error)))
      .finally(() => (button.disabled = false))
  })
}

press(find(HTMLButtonElement, '#revoke-all'), async () => {
  await tell('revoke')
  notify('All sessions were revoked at the server.')
})
press(find(HTMLButtonElement, '#outage'), async () => {
  await tell('outage')
  notify('The authorization server answers nobody. Live sessions go on.')
  await look()
})
press(find(HTMLButtonElement, '#clock'), async () => {
  const isWrong = state?.control?.clockOffsetMs === 0
  await tell('clock', { isWrong })
  notify(isWrong ? "The server's clock is three hours slow." : "The server's clock is right again.")
  await look()
})

function spanOf({ services }: ConsoleState): number {
  const lives = services.flatMap(({ status }) =>
    status?.session ? status.grants.slice(-1).map(({ fromMs, untilMs }) => untilMs - fromMs) : [],
  )
  return Math.max(shortestSpanMs, ...lives.map((life) => Math.ceil(life / 1000) * 1000))
}

let spanMs = shortestSpanMs
function move(): void {
  if (state) spanMs = Math.max(spanMs, spanOf(state))
  for (const card of [...cards.values(), browser.card]) card.move(Date.now(), spanMs)
}

function every(delayMs: number, work: () => Promise<void>): void {
  const again = () =>
    void work()
      .catch((error: unknown) => notify(error instanceof Error ? error.message : String(error)))
      .finally(() => setTimeout(again, delayMs))
  again()
}

const repeat = find(HTMLInputElement, '#repeat')
every(lookEveryMs, look)
every(2 * lookEveryMs, () => browser.look())
every(callEveryMs, async () => {
  // Without waiting: one that is slow keeps no other one waiting.
  if (!repeat.checked || document.visibilityState !== 'visible') return
  for (const id of cards.keys()) callService(id).catch(() => undefined)
  await browser.call()
})
setInterval(move, moveEveryMs)
