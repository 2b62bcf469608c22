import { summarizeServer } from '../control/server-summary.ts'
import { escapeMarkup } from '../http/escape.ts'
import type { TestServer } from '../server.ts'
import { PAGE_SCRIPT } from './script.ts'
import { PAGE_STYLE } from './style.ts'

const COMMON_HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'",
  'X-Content-Type-Options': 'nosniff',
}

type Resource = (server: TestServer, isControlled: boolean) => Response

const RESOURCES: ReadonlyMap<string, Resource> = new Map<string, Resource>([
  ['/', (server, isControlled) => respond('text/html; charset=utf-8', html(server, isControlled))],
  ['/page.js', () => respond('text/javascript; charset=utf-8', PAGE_SCRIPT)],
  ['/page.css', () => respond('text/css; charset=utf-8', PAGE_STYLE)],
  ['/page.json', (server) => respond('application/json', JSON.stringify(summarizeServer(server)))],
])

/**
 * The page for people at `/`, and what it is made of. There is no secret in it. `undefined` for requests that are
 * SanteDB's own.
 */
export function answerPageRequest(
  request: Request,
  server: TestServer,
  isControlled: boolean,
): Response | undefined {
  if (request.method !== 'GET') return undefined
  return RESOURCES.get(new URL(request.url).pathname)?.(server, isControlled)
}

function html({ generation, accounts }: TestServer, isControlled: boolean): string {
  const version = generation === 2 ? 'iCDR 2.x' : 'iCDR 3.0'
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>SanteDB test server</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<script src="/page.js" defer></script>
</head>
<body>
<header>
<h1>SanteDB test server</h1>
<p>Generation ${generation}: it answers as ${version} does. Its time is <time id="time">…</time>.</p>
</header>
<main>
<section aria-labelledby="accounts">
<h2 id="accounts">Accounts</h2>
<dl>
${list('Applications', accounts.applications)}
${list('Devices', accounts.devices)}
${list('Users', accounts.users)}
</dl>
</section>
${isControlled ? CONTROLS : '<p>It can be told nothing from here: its control API is off.</p>'}
<section aria-labelledby="sessions">
<h2 id="sessions">Sessions</h2>
<div class="scroll"><table><thead><tr><th>Who</th><th>Ends</th><th>State</th></tr></thead><tbody id="session-rows"></tbody></table></div>
</section>
<section aria-labelledby="requests">
<h2 id="requests">Requests</h2>
<div class="scroll"><table><thead><tr><th>Time</th><th>Request</th><th>Answer</th></tr></thead><tbody id="request-rows"></tbody></table></div>
</section>
</main>
<p id="status" role="status"></p>
</body>
</html>`
}

function list(title: string, names: readonly string[]): string {
  return `<dt>${title}</dt>${names.map((name) => `<dd>${escapeMarkup(name)}</dd>`).join('')}`
}

function command(label: string, path: string, body: object = {}): string {
  return `<button type="button" data-command="${path}" data-body="${escapeMarkup(JSON.stringify(body))}">${label}</button>`
}

function trouble(label: string, effect: object): string {
  return command(label, 'trouble/next', { endpoint: 'token', ...effect })
}

const CONTROLS = `<section aria-labelledby="trouble">
<h2 id="trouble">Trouble for the next token request</h2>
<p><span id="pending">0</span> requests will meet trouble.</p>
<div class="buttons">
${trouble('Delay 2 s', { effect: 'delay', delayMs: 2000 })}
${trouble('Never answer', { effect: 'hang' })}
${trouble('Drip', { effect: 'drip', intervalMs: 50 })}
${trouble('Drop', { effect: 'drop' })}
${trouble('Lose the answer', { effect: 'drop', takesEffect: true })}
${trouble('Truncate', { effect: 'truncate' })}
${trouble('503', { effect: 'status', status: 503 })}
${trouble('Too many requests', { effect: 'throttle' })}
${trouble('Web page', { effect: 'html' })}
${trouble('Wrong content type', { effect: 'contentType', contentType: 'text/plain' })}
${trouble('Redirect elsewhere', { effect: 'redirect', location: 'https://elsewhere.example/' })}
${command('No more trouble', 'trouble/clear')}
</div>
<h2>The server</h2>
<div class="buttons">
${command('End all sessions', 'sessions/revoke-all')}
${command('Rotate keys', 'keys/rotate')}
${command('An hour passes', 'clock/advance', { durationMs: 3_600_000 })}
${command('Restart', 'restart')}
${command('Restart with its state', 'restart', { keepState: true })}
${command('Make as good as new', 'reset')}
</div>
</section>`

function respond(contentType: string, body: string): Response {
  return new Response(body, { headers: { 'Content-Type': contentType, ...COMMON_HEADERS } })
}
