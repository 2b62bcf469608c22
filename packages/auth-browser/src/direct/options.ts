import { may, type Rules } from '@santedb/auth-core/users'

const isFunction = (value: unknown) => typeof value === 'function'

/** What the options of a page must be, beside those of every `createAuth`. */
export const rules: Rules = {
  redirectUri: may(
    (value) => URL.canParse(String(value)) && !String(value).includes('#'),
    'must be an absolute URL without fragment',
  ),
  onElevation: may(isFunction, 'must be a function'),
}
