import { createUnsignedToken } from '@santedb/auth-core/testing'
// A program has no exports: what comes from outside is its command line and what is piped into it.
import { run } from '../../../../packages/auth-cli/dist/program.js'
import { type Json, member } from '../engine/json.ts'
import { Fault, NotAnInput, type Target } from '../engine/target.ts'
import { textOf } from '../mutation/forms.ts'
import { nowMs } from './support/program.ts'
import { assertShape } from './support/check.ts'

// They call servers, which is not what is looked at here.
const calling = /^(token|call|doctor)$/

// Node's own reader of options takes time by the square of a word's length, which is for who writes it to bear.
const mostCharacters = 8192

const jwt = createUnsignedToken({
  iss: 'https://icdr.example.org:8443/auth',
  sub: '5e72744a-b4ca-11ef-9e56-d7a7bf34be11',
  exp: nowMs / 1000 + 3600,
  nbf: nowMs / 1000,
  iat: '1795338000.437',
  scope: ['1.3.6.1.4.1.33349.3.1.5.9.2.4.0'],
  extensions: { santedb: { appid: '5e72744a' } },
})
const sessionToken = 'W_oytmY8s0C7cS51KSdJEw.oFEWAOykNPPj7N4RBRcHho7kigT6DuaotruePxIsFSg'
const answer = JSON.stringify({
  access_token: sessionToken,
  id_token: jwt,
  token_type: 'bearer',
  expires_in: 3600,
})

/** The words and the input of the command `santedb-auth`. */
export const commandLineTarget: Target = {
  name: 'command-line',
  about: 'words and input of santedb-auth: tokens that are looked into, errors that are explained',
  words: [
    'inspect',
    'explain',
    'completion',
    'help',
    '--help',
    '--json',
    '--version',
    'bash',
    'zsh',
    'fish',
    '-',
    '--',
    '\u001b[2J',
    '\u009b',
  ],
  seeds: async () => [
    { words: ['inspect'], input: jwt },
    { words: ['inspect'], input: answer },
    { words: ['inspect', '--json'], input: `Bearer ${sessionToken}` },
    { words: ['inspect'], input: 'E878ABAE3054EB11AFFD00155D640B2349E9BDE39EBC9082' },
    { words: ['explain', 'credentials_rejected'], input: '' },
    { words: ['completion', 'bash'], input: '' },
    { words: ['help', 'token'], input: '' },
    { words: ['token', '--help'], input: '' },
    { words: ['--version'], input: '' },
  ],
  async run(input) {
    const given = member(input, 'words')
    const words = (Array.isArray(given) ? given : []).map(textOf)
    if (calling.test(words[0] ?? '') && !words.includes('--help')) throw new NotAnInput('It calls a server.')
    if (!words.every(isWord)) throw new NotAnInput('Nobody writes such a word.')
    let written = ''
    const writer = {
      isTerminal: false,
      write: async (text: string | Uint8Array) => void (written += typeof text === 'string' ? text : ''),
    }
    const exitCode = await run(words, {
      environment: { SANTEDB_SESSIONS: '/nonexistent' },
      input: { isTerminal: false, [Symbol.asyncIterator]: () => bytesOf(member(input, 'input')) },
      output: writer,
      errors: writer,
      signal: new AbortController().signal,
      now: () => nowMs,
    })
    assertShape(Number.isInteger(exitCode) && exitCode >= 0 && exitCode < 256, `it exits with ${exitCode}`)
    // What a terminal takes for a command must not come out of a token.
    // eslint-disable-next-line no-control-regex -- these are what is looked for
    const found = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.exec(written)
    if (found) throw new Fault('control character', `U+${found[0].charCodeAt(0).toString(16)} is printed`)
  },
}

function isWord(word: string): boolean {
  return !word.includes('\0') && word.length <= mostCharacters
}

async function* bytesOf(text: Json | undefined): AsyncGenerator<Uint8Array> {
  yield Buffer.from(textOf(text))
}
