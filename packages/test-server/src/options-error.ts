/** One thing that is wrong with the options: where, and what was expected there. */
export interface OptionFault {
  /** The option's name, with dots and indexes for what lies inside: `applications.0.secret`. */
  readonly path: string
  /** A half-sentence that follows the path: `must not be empty`. */
  readonly expectation: string
}

/**
 * The options of a test server are wrong. Names all faults at once and repeats no value, because it may be a
 * secret.
 *
 * @example
 * ```ts
 * import { createTestServer } from '@santedb/test-server'
 *
 * createTestServer({ generation: 2, sessionLengthSeconds: -5 })
 * // TestServerOptionsError: The test server's options are wrong:
 * //   sessionLengthSeconds must be more than 0 seconds
 * ```
 */
export class TestServerOptionsError extends TypeError {
  override readonly name = 'TestServerOptionsError'
  readonly faults: readonly OptionFault[]

  constructor(faults: readonly OptionFault[]) {
    const lines = faults.map(({ path, expectation }) => `\n  ${path} ${expectation}`)
    super(`The test server's options are wrong:${lines.join('')}`)
    this.faults = faults
  }
}
