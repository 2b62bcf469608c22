import { isObject, type Json, member } from '../engine/json.ts'

/** A grammar that texts can be written in: what a text says, and the text that says it. */
export interface Form {
  readonly name: string
  /** What the text says, or `undefined` where it is not of this form. */
  read(text: string): Json | undefined
  write(content: Json): string
}

const json: Form = {
  name: 'JSON',
  read(text) {
    if (!/^\s*[[{]/.test(text)) return undefined
    try {
      // JSON.parse gives nothing but what JSON has.
      const content: Json = JSON.parse(text)
      return content
    } catch {
      return undefined
    }
  },
  write: (content) => JSON.stringify(content),
}

// Header and claims as the texts that they are, so that those can be broken too.
const jwt: Form = {
  name: 'JWT',
  read(text) {
    const parts = /^([\w-]{4,})\.([\w-]{4,})\.([\w-]*)$/.exec(text)?.slice(1)
    return parts?.map((part, index) => (index < 2 ? Buffer.from(part, 'base64url').toString() : part))
  },
  write: (content) =>
    listOf(content)
      .map((part, index) => (index < 2 ? Buffer.from(part).toString('base64url') : part))
      .join('.'),
}

const pem: Form = {
  name: 'PEM',
  read(text) {
    const blocks = [...text.matchAll(/-----BEGIN ([^-]*)-----([^-]*)-----END ([^-]*)-----/g)]
    if (blocks.length === 0) return undefined
    return blocks.map(([, label = '', body = '', end = '']) => ({
      label,
      body: body.replaceAll(/\s+/g, ''),
      end,
    }))
  },
  write: (content) =>
    (Array.isArray(content) ? content : [content])
      .map((block) => {
        const [label, body, end] = ['label', 'body', 'end'].map((name) => textOf(member(block, name)))
        return `-----BEGIN ${label}-----\n${body?.replaceAll(/(.{64})/g, '$1\n')}\n-----END ${end}-----\n`
      })
      .join(''),
}

// As the characters that its bytes are, one for one.
const base64: Form = {
  name: 'base64',
  read: (text) =>
    /^[\w+/-]{8,}={0,2}$/.test(text) && /[A-Z]/.test(text) && /[a-z\d]/.test(text)
      ? Buffer.from(text, 'base64').toString('latin1')
      : undefined,
  write: (content) => Buffer.from(textOf(content), 'latin1').toString('base64'),
}

// `a=1&b=2`, with or without what goes before it.
const pairs: Form = {
  name: 'pairs',
  read(text) {
    const [, before = '', list] = /^([^?#]*[?#])?([^=&\s]+=[^&]*(?:&[^&]*)*)$/.exec(text) ?? []
    if (list === undefined) return undefined
    return { before, list: list.split('&').map((pair) => pair.split(/=(.*)/s, 2)) }
  },
  write(content) {
    const list = member(content, 'list')
    const written = (Array.isArray(list) ? list : []).map((pair) => listOf(pair).join('='))
    return textOf(member(content, 'before')) + written.join('&')
  },
}

// Words, and what is between them: enough of a grammar for headers, addresses, dates and versions.
const words: Form = {
  name: 'words',
  read: (text) => (/\w\W+\w/.test(text) ? text.split(/(\W+)/).slice(0, 200) : undefined),
  write: (content) => listOf(content).join(''),
}

/** Every form, the one that says most first. */
export const forms: readonly Form[] = [json, jwt, pem, base64, pairs, words]

/** A value as text, whatever has become of it. */
export function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function listOf(content: Json): string[] {
  if (Array.isArray(content)) return content.map(textOf)
  return isObject(content) ? Object.values(content).map(textOf) : [textOf(content)]
}
