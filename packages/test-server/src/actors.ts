import type { AccountKind } from './state/accounts.ts'

/** What kind of actor an account is, by the UUIDs of SanteDB's `ActorTypeKeys`. */
export const ACTOR: Readonly<Record<AccountKind, string>> = {
  application: 'e9cd4dad-2759-4022-ab07-92fcfb236a98',
  device: '5d584bec-7cfe-4d24-a6d7-efaf7f315c1f',
  user: '33932b42-6f4b-4659-8849-6aca54139d8e',
}
