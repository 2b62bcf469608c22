import * as v from 'valibot'
import type { JsonObject } from './json-object.ts'
import type { Server } from './server.ts'

const tokenAnswer = v.object({
  access_token: v.pipe(v.string(), v.nonEmpty()),
  refresh_token: v.optional(v.string()),
  id_token: v.optional(v.string()),
  expires_in: v.optional(v.number()),
  scope: v.optional(v.string()),
})

/** The members of a token answer, in standard form and parsed. */
export interface TokenMembers {
  access_token: string
  refresh_token?: string | undefined
  id_token?: string | undefined
  expires_in?: number | undefined
  scope?: string | undefined
}

/** Parses an answer that was brought into standard form; throws whatever it likes where it cannot be used. */
export type TokenAnswerParser = (body: JsonObject, server: Server, clientId: string) => Promise<TokenMembers>

/** Parses SanteDB's answers. */
export const parseTokenAnswer: TokenAnswerParser = async (body) => v.parse(tokenAnswer, body)
