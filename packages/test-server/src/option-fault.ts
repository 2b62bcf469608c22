import * as v from 'valibot'
import type { OptionFault } from './options-error.ts'

/** A fault of options as a person would say it, without the value. `whole` names the options as a whole. */
export function toFault(issue: v.BaseIssue<unknown>, whole: string): OptionFault {
  const path = v.getDotPath(issue) ?? whole
  if (issue.type !== 'strict_object') return { path, expectation: issue.message }
  if (issue.expected === 'never') return { path, expectation: 'is not an option' }
  return { path, expectation: issue.expected === 'Object' ? 'must be an object' : 'is required' }
}
