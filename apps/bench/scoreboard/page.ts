import { fileURLToPath } from 'node:url'
import { contestants } from './clients.ts'
import { type Board, sayCircumstances, toTable } from './print.ts'
import { weathers } from './weather/index.ts'

/** Where the page is in the documentation. */
export const pagePath: string = fileURLToPath(new URL('../../docs/pages/scoreboard.md', import.meta.url))

const sources = '../../bench/scoreboard'

export function toPage(board: Board): string {
  return `# The weather lab

What happens to a program when something happens to its server, with SanteDB Auth and with other clients. Each meets the
same trouble, made by [a server that behaves like SanteDB’s](./packages/test-server.md), over sockets and in real time.
\`pnpm scoreboard\` measures it and writes this page; a test measures our columns, and what we say of others elsewhere,
with each change.

Measured on ${sayCircumstances(board)}

- ✓ as it should be, ✗ not so, – does not apply. Many clients hand out tokens, and leave it to the program to keep, renew
  and use them; nobody is blamed for what they do not claim to do. What was measured all the same stands behind it.
- A ✗ says what a program meets before SanteDB. It is not always the client’s fault: iCDR 2.x breaks the RFC, and who
  refuses or misreads its answers keeps to it.

## iCDR 3.x

<!-- oxfmt-ignore-start -->

${toTable(board, 3)}

<!-- oxfmt-ignore-end -->

An application signs in alone, by its secret.

## iCDR 2.x

<!-- oxfmt-ignore-start -->

${toTable(board, 2)}

<!-- oxfmt-ignore-end -->

An application signs in on its device, which this generation demands: by a header beside OAuth, that clients other than
ours have to be given. It counts milliseconds where OAuth counts seconds.

## The weather

<!-- oxfmt-ignore-start -->

${weathers.map(({ name, about }) => `- **${capitalise(name)}.** ${about}`).join('\n')}

<!-- oxfmt-ignore-end -->

## How each client is driven

As its own documents show, with the settings that get it furthest; the code of each is a file of
[\`apps/bench/scoreboard/clients\`](${sources}/clients). Whoever knows a better way with a client: it is welcome.

<!-- oxfmt-ignore-start -->

${contestants.map(({ name, driven }) => `- **${name}**: ${driven}`).join('\n')}

<!-- oxfmt-ignore-end -->
`
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
