import { base64url, CompactEncrypt, compactDecrypt } from 'jose'
import { expect, test } from 'vitest'
import { createSealer, createSealingKey } from './seal.ts'

const content = { user: 'allison', text: 'é'.repeat(3000) }
const key = createSealingKey()
const sealer = createSealer([key])

test('what is sealed opens, and is another text each time', async () => {
  const sealed = await sealer.seal(content, 'santedb-session')
  expect(sealed).toMatch(/^[\w-]+\.\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/)
  expect(await sealer.seal(content, 'santedb-session')).not.toBe(sealed)
  expect(await sealer.open(sealed, 'santedb-session')).toEqual(content)
})

test('it is JWE, which any library opens and makes', async () => {
  const sealed = await sealer.seal(content, 'santedb-session')
  const { plaintext, protectedHeader } = await compactDecrypt(sealed, base64url.decode(key))
  expect(JSON.parse(new TextDecoder().decode(plaintext))).toEqual(content)
  expect(protectedHeader).toMatchObject({ alg: 'dir', enc: 'A256GCM', typ: 'santedb-session' })
  const { alg, enc, kid, typ } = protectedHeader
  const made = await new CompactEncrypt(plaintext)
    .setProtectedHeader({ alg, enc, kid: kid ?? '', typ: typ ?? '' })
    .encrypt(base64url.decode(key))
  expect(await sealer.open(made, 'santedb-session')).toEqual(content)
})

test('it opens for its own purpose only', async () => {
  const sealed = await sealer.seal(content, 'santedb-sign-in')
  expect(await sealer.open(sealed, 'santedb-session')).toBeUndefined()
})

test('a key that has been replaced still opens, one that is gone does not', async () => {
  const sealed = await sealer.seal(content, 'santedb-session')
  expect(await createSealer([createSealingKey(), key]).open(sealed, 'santedb-session')).toEqual(content)
  expect(await createSealer([createSealingKey()]).open(sealed, 'santedb-session')).toBeUndefined()
  expect(await createSealer([]).open(sealed, 'santedb-session')).toBeUndefined()
})

test('whatever was changed in it, it does not open', async () => {
  const sealed = await sealer.seal({ user: 'allison' }, 'santedb-session')
  const parts = sealed.split('.')
  for (const index of [0, 2, 3, 4]) {
    const part = parts[index] ?? ''
    for (const changed of [
      '',
      part.slice(1),
      part.slice(0, -4),
      `${part.startsWith('A') ? 'B' : 'A'}${part.slice(1)}`,
      `${part}AAAA`,
      '%',
    ]) {
      expect(
        await sealer.open(parts.with(index, changed).join('.'), 'santedb-session'),
        `${index} ${changed}`,
      ).toBeUndefined()
    }
  }
  for (const whole of [
    '',
    '....',
    `${sealed}.AAAA`,
    sealed.replace('..', '.AAAA.'),
    sealed.split('.').slice(0, 4).join('.'),
  ]) {
    expect(await sealer.open(whole, 'santedb-session')).toBeUndefined()
  }
})

test('a header that another algorithm would follow does not open', async () => {
  const header = base64url.encode(JSON.stringify({ alg: 'none', enc: 'A256GCM' }))
  const sealed = await sealer.seal(content, 'santedb-session')
  expect(
    await sealer.open([header, ...sealed.split('.').slice(1)].join('.'), 'santedb-session'),
  ).toBeUndefined()
})
