import { processGenericTokenEndpointResponse } from 'oauth4webapi'
import { parseTokenAnswer, type TokenAnswerParser } from './token-answer.ts'

/**
 * Parses any server's answers: what the standards ask of a token response is oauth4webapi's to check. SanteDB's
 * identity tokens follow rules of their own, and are kept from it.
 */
export const processTokenAnswer: TokenAnswerParser = async (
  body,
  { issuer, tokenEndpoint, dialect },
  clientId,
) => {
  const { id_token, ...rest } = body
  const answer = dialect.name === 'standard' ? body : rest
  const server = { issuer, token_endpoint: tokenEndpoint }
  const processed = await processGenericTokenEndpointResponse(
    server,
    { client_id: clientId },
    Response.json(answer),
  )
  return parseTokenAnswer({ ...processed, id_token }, { issuer, tokenEndpoint, dialect }, clientId)
}
