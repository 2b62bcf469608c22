/** What the page for people does: it looks at the server every second, and tells it what buttons say. */
export const PAGE_SCRIPT: string = `
const SILENCE = 'The server does not answer.'
const byId = (id) => document.getElementById(id)
const timeOf = (ms) => new Date(ms).toISOString().slice(11, 19)

function row(...cells) {
  const line = document.createElement('tr')
  for (const { text, name = '' } of cells) {
    const cell = document.createElement('td')
    cell.textContent = text
    cell.className = name
    line.append(cell)
  }
  return line
}

function sessionRow({ user, device, application, notAfterMs, isLive }) {
  const who = [user, application, device].filter(Boolean).join(' · ')
  return row({ text: who }, { text: timeOf(notAfterMs), name: 'short' }, { text: isLive ? 'live' : 'ended', name: isLive ? 'short' : 'short failed' })
}

function requestRow({ receivedAtMs, method, path, form, status, durationMs, trouble }) {
  const grant = form?.grant_type ? ' ' + form.grant_type : ''
  const answer = [status ?? 'no answer', trouble && '(' + trouble + ')', durationMs >= 0 && durationMs + ' ms']
  return row(
    { text: timeOf(receivedAtMs), name: 'short' },
    { text: method + ' ' + path + grant },
    { text: answer.filter(Boolean).join(' '), name: status < 400 ? '' : 'failed' },
  )
}

function show(server) {
  byId('time').textContent = new Date(server.nowMs).toISOString().slice(0, 19).replace('T', ' ')
  byId('session-rows').replaceChildren(...server.sessions.map(sessionRow))
  byId('request-rows').replaceChildren(...server.requests.map(requestRow))
  if (byId('pending')) byId('pending').textContent = server.pendingTrouble
}

async function look() {
  try {
    show(await (await fetch('/page.json')).json())
    if (byId('status').textContent === SILENCE) byId('status').textContent = ''
  } catch {
    byId('status').textContent = SILENCE
  }
}

async function tell(button) {
  const response = await fetch('/control/' + button.dataset.command, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: button.dataset.body,
  })
  byId('status').textContent = response.ok ? button.textContent + ': done.' : 'That was refused.'
  if (response.ok) show(await response.json())
}

for (const button of document.querySelectorAll('button[data-command]')) {
  button.addEventListener('click', () => tell(button))
}
look()
setInterval(look, 1000)
`
