import { expect, test } from 'vitest'
import { exitCodes } from '../exit-codes.ts'
import { askDoctor, openClinic } from './clinic.test-support.ts'

const onlyApplication = { SANTEDB_DEVICE_ID: '', SANTEDB_DEVICE_SECRET: '' }
const clinicalData = '1.3.6.1.4.1.33349.3.1.5.9.2.2'

test('a wrong client secret, to iCDR 2.x', async () => {
  const { server, environment } = await openClinic({ generation: 2 })
  const { lastLine, output, text, exitCode } = await askDoctor({
    ...environment,
    SANTEDB_CLIENT_SECRET: 'wrong-secret',
  })
  expect(lastLine).toBe('First cause: wrong client secret, or no such application: EXAMPLE_APPLICATION')
  expect(text).toContain('that cannot be told apart from here')
  expect(output).not.toContain('wrong-secret')
  expect(exitCode).toBe(exitCodes.refused)
  server.expectTokenRequests(1)
})

test('a wrong client secret, to iCDR 3.x, where there is no device', async () => {
  const { server, environment } = await openClinic({ generation: 3 })
  const { lastLine } = await askDoctor({
    ...environment,
    ...onlyApplication,
    SANTEDB_CLIENT_SECRET: 'wrong-secret',
  })
  expect(lastLine).toBe('First cause: wrong client secret, or no such application: EXAMPLE_APPLICATION')
  server.expectTokenRequests(1)
})

test.each([2, 3] as const)('a wrong device secret, to iCDR %s.x', async (generation) => {
  const { server, environment } = await openClinic({ generation })
  const { lastLine, output, exitCode } = await askDoctor({
    ...environment,
    SANTEDB_DEVICE_SECRET: 'wrong-secret',
  })
  expect(lastLine).toBe('First cause: wrong device secret, or no such device: EXAMPLE_DEVICE_NODE')
  expect(output).not.toContain('wrong-secret')
  expect(exitCode).toBe(exitCodes.refused)
  server.expectTokenRequests(1)
})

test('an unknown application of a right device, to iCDR 3.x', async () => {
  const { environment } = await openClinic({ generation: 3 })
  const { lastLine } = await askDoctor({ ...environment, SANTEDB_CLIENT_ID: 'UNKNOWN' })
  expect(lastLine).toBe('First cause: wrong client secret, or no such application: UNKNOWN')
})

test('where iCDR 3.x shows raw keys, that it cannot be told who was refused is said', async () => {
  const { environment } = await openClinic(
    { generation: 3 },
    {
      wrap: async (response) =>
        response.status === 401
          ? Response.json(
              { error: 'unspecified_error', error_description: 'error.security' },
              { status: 401 },
            )
          : response,
    },
  )
  const { lastLine, text } = await askDoctor({ ...environment, SANTEDB_DEVICE_SECRET: 'wrong-secret' })
  expect(lastLine).toBe(
    'First cause: wrong credentials: the application\'s or the device\'s ("error.security")',
  )
  expect(text).toContain('the server does not tell which')
})

test.each([
  ['device', 'EXAMPLE_DEVICE_NODE', {}],
  ['application', 'EXAMPLE_APPLICATION', onlyApplication],
] as const)('a locked account of the %s, to iCDR 3.x', async (kind, id, more) => {
  const { server, environment } = await openClinic({ generation: 3 })
  server.accounts.lock(kind, id, 600)
  const { lastLine, exitCode } = await askDoctor({ ...environment, ...more })
  expect(lastLine).toMatch(
    new RegExp(`^First cause: locked account: ${kind} ${id}, by the server's words ".*locked.* until .*Z"$`),
  )
  expect(exitCode).toBe(exitCodes.refused)
  server.expectTokenRequests(1)
})

test('a locked account, to iCDR 2.x, cannot be told from a wrong secret, and that is said', async () => {
  const { server, environment } = await openClinic({ generation: 2 })
  server.accounts.lock('device', 'EXAMPLE_DEVICE_NODE', 600)
  const { lastLine, text } = await askDoctor(environment)
  expect(lastLine).toBe('First cause: wrong device secret, or no such device: EXAMPLE_DEVICE_NODE')
  expect(text).toContain(
    'iCDR 2.x says the same of an account that is locked or may not sign in as a service',
  )
})

test.each(['SANTEDB_DEVICE_SECRET', 'SANTEDB_DEVICE_ID'])(
  'a colon in %s: nothing is presented',
  async (name) => {
    const { server, environment } = await openClinic({ generation: 3 })
    const { lastLine, output, marks, exitCode } = await askDoctor({ ...environment, [name]: 'with:colon' })
    expect(lastLine).toMatch(
      new RegExp(`^First cause: configuration: ${name} must be .* has no ":", which SanteDB cannot read$`),
    )
    expect(output).not.toContain('with:colon')
    expect(marks).toBe('✗✓✓--✓✓✓----')
    expect(exitCode).toBe(exitCodes.configuration)
    server.expectTokenRequests(0)
  },
)

test.each([2, 3] as const)(
  'a policy that signing in needs and that is denied, to iCDR %s.x',
  async (generation) => {
    const flow = '1.3.6.1.4.1.33349.3.1.5.9.2.1.0.0.1'
    const { server, environment } = await openClinic({
      generation,
      applications: [
        {
          id: 'EXAMPLE_APPLICATION',
          secret: '4toXrw0x-SpM1K4c7D$M0OkJcA1OgW4HeOlV',
          policies: { [flow]: 'deny' },
        },
      ],
    })
    const { lastLine, exitCode } = await askDoctor(environment)
    expect(lastLine).toBe(`First cause: policy denied: ${flow} (client credentials flow)`)
    expect(exitCode).toBe(exitCodes.policy)
    server.expectTokenRequests(1)
  },
)

test('a policy that is asked for and not granted, to iCDR 3.x', async () => {
  const { environment } = await openClinic({
    generation: 3,
    applications: [
      {
        id: 'EXAMPLE_APPLICATION',
        secret: '4toXrw0x-SpM1K4c7D$M0OkJcA1OgW4HeOlV',
        policies: { [clinicalData]: 'deny' },
      },
    ],
  })
  const { lastLine, text } = await askDoctor({ ...environment, SANTEDB_POLICIES: clinicalData })
  expect(lastLine).toBe(`First cause: policy denied: ${clinicalData} (clinical data)`)
  expect(text).toContain('or do not ask for it')
})

test('what was refused is not presented again, and it is said until when', async () => {
  const { server, environment } = await openClinic({ generation: 3 })
  const wrong = { ...environment, SANTEDB_DEVICE_SECRET: 'wrong-secret' }
  const first = await askDoctor(wrong)
  const second = await askDoctor(wrong)
  server.expectTokenRequests(1)
  expect(second.lastLine).toBe(first.lastLine)
  expect(first.errors).toMatch(/^Presenting the credentials once, and not again: /)
  expect(second.errors).toBe('')
  expect(second.output).toContain('refused before, so nothing was presented again')
  expect(second.text).toMatch(
    /not asked again before \w{3} \d+ \w{3} 2\d{3}, [\d:]+ GMT\S* \(in (1 minute|\d+ seconds)\)/,
  )
  const right = await askDoctor(environment)
  expect(right.lastLine).toBe('No fault was found.')
})

test('a ticket has every step and the first cause, and no secret that a server repeats', async () => {
  const { environment } = await openClinic(
    { generation: 3 },
    {
      wrap: async (response, request) =>
        request.url.endsWith('oauth2_token')
          ? Response.json(
              { error: 'unspecified_error', error_description: `You said ${environmentSecret} to me` },
              { status: 400 },
            )
          : response,
    },
  )
  const environmentSecret = environment.SANTEDB_DEVICE_SECRET
  const { output, exitCode } = await askDoctor(environment, ['--json'])
  const ticket = JSON.parse(output)
  expect(ticket.steps).toHaveLength(12)
  expect(ticket.firstCause).toEqual({
    step: 'token-request',
    cause: expect.stringContaining('SanteDB refuses the request'),
  })
  expect(ticket).toMatchObject({ version: expect.any(String), node: process.versions.node, generation: 3 })
  expect(output).not.toContain(environmentSecret)
  expect(output).not.toContain(environment.SANTEDB_CLIENT_SECRET)
  expect(exitCode).toBe(exitCodes.policy)
})

test.each([2, 3] as const)('no device, where iCDR %s.x wants one', async (generation) => {
  const { environment } = await openClinic({ generation, clientOnlyGrants: false })
  const { lastLine, exitCode } = await askDoctor({ ...environment, ...onlyApplication })
  expect(lastLine).toBe('First cause: no device: this server wants one, and none is configured')
  expect(exitCode).toBe(exitCodes.configuration)
})

test.each([2, 3] as const)('no secret and no device, for iCDR %s.x', async (generation) => {
  const { environment } = await openClinic({ generation })
  const { lastLine } = await askDoctor({ ...environment, ...onlyApplication, SANTEDB_CLIENT_SECRET: '' })
  expect(lastLine).toMatch(/^First cause: no credentials: neither a client secret nor a device is configured/)
})

test('a policy that is asked for and not granted, to iCDR 2.x, which does not say which', async () => {
  const { environment } = await openClinic({ generation: 2 })
  const { lastLine, text, exitCode } = await askDoctor({
    ...environment,
    SANTEDB_POLICIES: '1.2.3.4.5.6.7.8',
  })
  expect(lastLine).toBe('First cause: policy denied: 1.2.3.4.5.6.7.8')
  expect(text).toContain('The credentials are right.')
  expect(exitCode).toBe(exitCodes.policy)
})

test('a policy that only an elevation gives, to iCDR 3.x', async () => {
  const { environment } = await openClinic({
    generation: 3,
    applications: [
      {
        id: 'EXAMPLE_APPLICATION',
        secret: '4toXrw0x-SpM1K4c7D$M0OkJcA1OgW4HeOlV',
        policies: { [clinicalData]: 'elevate' },
      },
    ],
  })
  const { lastLine } = await askDoctor({ ...environment, SANTEDB_POLICIES: clinicalData })
  expect(lastLine).toBe(`First cause: policy denied: ${clinicalData} (clinical data)`)
})

test('a device that may not sign in', async () => {
  const { environment } = await openClinic({
    generation: 3,
    devices: [
      {
        id: 'EXAMPLE_DEVICE_NODE',
        secret: 'qlcEtboF-H5XdK4x1t-arL5GaG4svF9TkL5a',
        policies: { '1.3.6.1.4.1.33349.3.1.5.9.2.1.0': 'deny' },
      },
    ],
  })
  const { lastLine, exitCode } = await askDoctor(environment)
  expect(lastLine).toMatch(/^First cause: policy denied: the application or the device may not sign in/)
  expect(exitCode).toBe(exitCodes.policy)
})

test('both secrets, where the server cannot take them', async () => {
  const { environment } = await openClinic({ generation: 3 })
  const { lastLine } = await askDoctor({ ...environment, SANTEDB_SEND_CLIENT_SECRET_WITH_DEVICE: 'true' })
  expect(lastLine).toMatch(/^First cause: both secrets were sent, which this server cannot take/)
})

test('a server that speaks another language is asked for English', async () => {
  const { server, environment } = await openClinic({ generation: 3, descriptions: 'localized' })
  await askDoctor({ ...environment, SANTEDB_DEVICE_SECRET: 'wrong-secret' })
  const request = server.requests.find(({ path }) => path === '/auth/oauth2_token')
  expect(request?.header('accept-language')).toBe('en')
})
