import { canary } from './canary.ts'
import type { Random } from './random.ts'

const hexadecimal = '0123456789ABCDEF'
const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** A token as a generation makes it, with the canary in it. */
export function makeToken(random: Random, generation: 'icdr2' | 'icdr3'): string {
  if (generation === 'icdr2') return draw(random, hexadecimal, 20) + canary + draw(random, hexadecimal, 66)
  return `${canary}${draw(random, base64url, 12)}.${draw(random, base64url, 43)}`
}

/** An identity token that nobody has signed. */
export function makeIdentityToken(claims: object): string {
  return `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(claims)}.${canary}c2lnbmF0dXJl`
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function draw(random: Random, alphabet: string, length: number): string {
  let text = ''
  for (let index = 0; index < length; index += 1) text += alphabet[random.integer(0, alphabet.length - 1)]
  return text
}
