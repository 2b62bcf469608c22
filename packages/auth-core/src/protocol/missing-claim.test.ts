import { expect, test } from 'vitest'
import { createRedactor } from '../errors/redact.ts'
import { readClaimChoices } from './missing-claim.ts'

const keep = (text: string) => text
const facilityType = 'urn:oasis:names:tc:xspa:1.0:subject:facility'
const purposeType = 'urn:oasis:names:tc:xacml:2.0:action:purpose'
const referral = '4413ac96-387f-47e0-bf28-d207761bced6'
const community = '774dc415-6bfb-4cf5-a2c4-cca6fa22f3ea'

test.for<[string, string, [value: string, name: string | undefined][]]>([
  [
    'the documented facilities',
    `${referral}=National Referral Hospital,${community}=Fuji Community Hospital`,
    [
      [referral, 'National Referral Hospital'],
      [community, 'Fuji Community Hospital'],
    ],
  ],
  [
    'names that hold commas and equals signs',
    `${referral}=Hospital, National, A=B,=,${community}=Fuji=Community,`,
    [
      [referral, 'Hospital, National, A=B,='],
      [community, 'Fuji=Community,'],
    ],
  ],
  [
    'a name that holds a UUID without an equals sign',
    `${referral}=See,${community},${community}=Fuji`,
    [
      [referral, `See,${community}`],
      [community, 'Fuji'],
    ],
  ],
  ['a single facility', `${referral}=National`, [[referral, 'National']]],
  [
    'facilities without a name',
    `${referral}=,${community}=`,
    [
      [referral, undefined],
      [community, undefined],
    ],
  ],
  ['UUIDs in upper case', `${referral.toUpperCase()}=A`, [[referral.toUpperCase(), 'A']]],
  [
    'purposes, which have no names',
    `${referral},${community}`,
    [
      [referral, undefined],
      [community, undefined],
    ],
  ],
  [
    'mnemonics and blanks',
    ' TREAT , ETREAT,,',
    [
      ['TREAT', undefined],
      ['ETREAT', undefined],
    ],
  ],
  ['nothing to choose from', '', []],
])('reads %s', ([, claimValue, expected]) => {
  expect(readClaimChoices({ claimType: facilityType, claimValue }, keep)?.choices).toEqual(
    expected.map(([value, name]) => ({ value, name })),
  )
})

test.for([
  [facilityType, 'facility'],
  [purposeType, 'purpose'],
  ['urn:example:else', undefined],
])('%s is the claim %s', ([claimType, claim]) => {
  expect(readClaimChoices({ claimType }, keep)).toEqual({ claim, claimType, choices: [] })
})

test.for([undefined, null, 'text', [], {}, { claimType: '' }, { claimType: 7 }])(
  '%j asks for nothing',
  (data) => {
    expect(readClaimChoices(data, keep)).toBeUndefined()
  },
)

test('a long list is read in linear time', () => {
  const started = performance.now()
  const claimValue = `${referral}=${'a,4413ac96-387f-47e0-bf28-d207761bced6'.repeat(20_000)}`
  expect(readClaimChoices({ claimType: facilityType, claimValue }, keep)?.choices).toHaveLength(1)
  expect(performance.now() - started).toBeLessThan(2000)
})

test('a secret that the server repeats is in no choice, and the ids stay', () => {
  const data = {
    claimType: facilityType,
    claimValue: `${referral}=the secret,${community}=Fuji Community Hospital`,
  }
  const told = readClaimChoices(data, createRedactor(['the secret']))
  expect(told?.claimType).toBe(facilityType)
  expect(told?.choices).toEqual([
    { value: referral, name: '[removed]' },
    { value: community, name: 'Fuji Community Hospital' },
  ])
})

test('the code of a card that is a part of an id leaves the id whole', () => {
  const data = { claimType: facilityType, claimValue: `${referral}=Ward 4413` }
  expect(readClaimChoices(data, createRedactor(['4413']))?.choices).toEqual([
    { value: referral, name: 'Ward [removed]' },
  ])
  expect(
    readClaimChoices({ claimType: facilityType, claimValue: 'the secret' }, createRedactor(['the secret'])),
  ).toMatchObject({ choices: [{ value: '[removed]' }] })
})
