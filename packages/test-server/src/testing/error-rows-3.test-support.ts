import { expect, test } from 'vitest'
import type { TestServerOptions } from '../options.ts'
import { createTestServer } from '../server.ts'
import { tokenRequest3 } from './token-request-3.test-support.ts'
import type { TokenRequestChanges } from './token-request.test-support.ts'

/** What a token endpoint of generation 3 answers when something is wrong. */
export interface ErrorRow {
  readonly situation: string
  readonly request: TokenRequestChanges
  readonly options?: Partial<TestServerOptions>
  readonly status: number
  readonly error: string
  readonly description: string
}

/** Tests each row: status, body, content type, and that there is no challenge. */
export function testErrors(rows: readonly ErrorRow[]): void {
  test.each(rows)('$situation: $status $error', async ({ request, options, status, error, description }) => {
    const response = await createTestServer({ generation: 3, ...options }).fetch(tokenRequest3(request))
    expect(await response.json()).toEqual({ error, error_description: description })
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.has('www-authenticate')).toBe(false)
  })
}
