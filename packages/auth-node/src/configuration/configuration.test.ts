import { dirname } from 'node:path'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE, createTestServer } from '@santedb/test-server'
import { describe, expect, test } from 'vitest'
import { authority, createFolder, issueDevice } from '../certificates.test-support.ts'
import { createAuthFromEnvironment, readConfiguration } from '../index.ts'
import { variables } from './variables.ts'

const secret = 'sEcReT'
const complete = {
  SANTEDB_ROOT: 'https://icdr.example.org',
  SANTEDB_CLIENT_ID: 'A',
  SANTEDB_CLIENT_SECRET: secret,
}
const folder = await createFolder()
const pair = await issueDevice()

const writeJson = (name: string, content: object) => folder.write(name, JSON.stringify(content))

function faultsOf(environment: Record<string, string>, file?: string): readonly string[] {
  const { faults } = readConfiguration({ environment, file })
  expect(JSON.stringify(faults)).not.toContain(secret)
  return faults
}

test('each variable gives its option, and is told as its source', async () => {
  const cert = await folder.write('device.crt', pair.cert)
  const environment = {
    ...complete,
    SANTEDB_DEVICE_ID: 'D',
    SANTEDB_DEVICE_SECRET: 'd',
    SANTEDB_CERTIFICATE: cert,
    SANTEDB_CERTIFICATE_KEY: pair.key,
    SANTEDB_CERTIFICATE_CA: authority.certificate,
    SANTEDB_CERTIFICATE_PASSPHRASE: 'p',
    SANTEDB_CERTIFICATE_FOR: 'every-call',
    SANTEDB_DIALECT: 'icdr3',
    SANTEDB_POLICIES: '1.2.3, 1.2.4\n1.2.5',
    SANTEDB_ORIGINS: 'https://a.example https://b.example',
    SANTEDB_TIMEOUT_MS: '5000',
    SANTEDB_UNSAFE_ALLOW_PLAIN_HTTP: 'true',
    SANTEDB_SEND_CLIENT_SECRET_WITH_DEVICE: 'false',
  }
  const { options, sources, faults } = readConfiguration({ environment })
  expect(faults).toEqual([])
  expect(options).toEqual({
    root: 'https://icdr.example.org',
    clientId: 'A',
    clientSecret: secret,
    device: { id: 'D', secret: 'd' },
    certificate: { cert, key: pair.key, ca: authority.certificate, passphrase: 'p' },
    certificateFor: 'every-call',
    dialect: 'icdr3',
    policies: ['1.2.3', '1.2.4', '1.2.5'],
    origins: ['https://a.example', 'https://b.example'],
    timeoutMs: 5000,
    unsafeAllowPlainHttp: true,
    sendClientSecretWithDevice: false,
  })
  const told = variables.filter(({ name }) => Object.hasOwn(environment, name))
  expect(sources).toEqual(Object.fromEntries(told.map(({ name, option }) => [option, name])))
})

describe('a mounted secret', () => {
  test.for<[how: string, content: string, expected: string]>([
    ['as it is', secret, secret],
    ['without the line break at its end', `${secret}\n`, secret],
    ['without that of another system', `${secret}\r\n`, secret],
    ['with all else that belongs to it', ` a\n${secret} \n\n`, ` a\n${secret} \n`],
  ])('is read %s', async ([, content, expected]) => {
    const path = await folder.write('secret', content)
    const { SANTEDB_CLIENT_SECRET: _, ...others } = complete
    const { options, sources, faults } = readConfiguration({
      environment: { ...others, SANTEDB_CLIENT_SECRET_FILE: path },
    })
    expect(faults).toEqual([])
    expect(options.clientSecret).toBe(expected)
    expect(sources.clientSecret).toBe('SANTEDB_CLIENT_SECRET_FILE')
  })

  test('of a certificate stays a path, so that it is read again', async () => {
    const path = await folder.write('both.pem', pair.cert + pair.key)
    const { options, faults } = readConfiguration({
      environment: { ...complete, SANTEDB_CERTIFICATE_FILE: path },
    })
    expect(faults).toEqual([])
    expect(options.certificate).toEqual({ cert: path })
  })

  test('beside the variable itself is a fault, and so is one that cannot be read', () => {
    expect(
      faultsOf({ ...complete, SANTEDB_CLIENT_SECRET_FILE: '/x', SANTEDB_CLIENT_ID_FILE: '/nowhere' }),
    ).toEqual([
      'SANTEDB_CLIENT_ID and SANTEDB_CLIENT_ID_FILE are both set: one must be left out',
      'SANTEDB_CLIENT_SECRET and SANTEDB_CLIENT_SECRET_FILE are both set: one must be left out',
    ])
    expect(
      faultsOf({ ...complete, SANTEDB_DEVICE_ID: 'D', SANTEDB_DEVICE_SECRET_FILE: '/nowhere/x' }),
    ).toEqual(['SANTEDB_DEVICE_SECRET_FILE names a file that cannot be read (ENOENT)'])
  })
})

describe('the configuration file', () => {
  test('gives what the environment does not, and the environment what the overrides do not', async () => {
    const file = await writeJson('auth.json', {
      $schema: './schema.json',
      root: 'https://file.example',
      clientId: 'of the file',
      device: { id: 'D', secret: 'of the file' },
      timeoutMs: 1,
      certificate: { ca: 'ca.crt' },
    })
    await folder.write('ca.crt', authority.certificate)
    const environment = {
      SANTEDB_CONFIG: file,
      SANTEDB_CLIENT_ID: 'of the environment',
      SANTEDB_DEVICE_SECRET: secret,
      SANTEDB_TIMEOUT_MS: '2',
    }
    const { options, sources, faults } = readConfiguration({
      environment,
      overrides: { timeoutMs: 3, clientId: undefined },
    })
    expect(faults).toEqual([])
    expect(options).toEqual({
      root: 'https://file.example',
      clientId: 'of the environment',
      device: { id: 'D', secret },
      timeoutMs: 3,
      certificate: { ca: `${dirname(file)}/ca.crt` },
    })
    expect(sources).toEqual({
      root: file,
      clientId: 'SANTEDB_CLIENT_ID',
      'device.id': file,
      'device.secret': 'SANTEDB_DEVICE_SECRET',
      timeoutMs: 'overrides',
      'certificate.ca': file,
    })
  })

  test('is the one that is given, before the one of the environment', async () => {
    const file = await writeJson('given.json', { root: 'https://given.example' })
    const environment = { SANTEDB_CONFIG: '/nowhere', SANTEDB_CLIENT_ID: 'A' }
    expect(readConfiguration({ environment, file })).toMatchObject({
      options: { root: 'https://given.example' },
      faults: [],
    })
  })

  test('is refused with every fault named by its place', async () => {
    const file = await writeJson('wrong.json', {
      root: 5,
      device: { secret: [secret], secrte: secret },
      policies: [secret, 5],
      clientSecrte: secret,
    })
    expect(faultsOf({}, file).toSorted()).toEqual([
      `clientSecrte in ${file} is not an option: check its spelling`,
      `device.secret in ${file} must be a text`,
      `device.secrte in ${file} is not an option: check its spelling`,
      `policies.1 in ${file} must be a text`,
      `root in ${file} must be a text`,
    ])
  })

  test('is refused where it is right in itself and wrong for createAuth', async () => {
    const file = await writeJson('auth.json', { root: 'icdr.example.org', clientId: 'A', dialect: secret })
    expect(faultsOf({}, file)).toEqual([
      expect.stringMatching(/^root in .*auth\.json must be an absolute https URL/),
      `dialect in ${file} must be one of auto, icdr2, icdr3, standard`,
    ])
  })

  test('that is none is told without a word of it', async () => {
    const file = await folder.write('broken.json', `{"clientSecret": "${secret}", }`)
    expect(faultsOf({}, file)).toEqual([`${file} is no JSON`])
    expect(faultsOf({}, '/nowhere/auth.json')).toEqual(['/nowhere/auth.json cannot be read (ENOENT)'])
    expect(faultsOf({}, await folder.write('list.json', '[]'))).toEqual([
      expect.stringMatching(/list\.json must be an object$/),
    ])
  })
})

test('everything that is wrong is told at once, each by the name of its variable', async () => {
  const expired = await issueDevice({ notBefore: new Date('2019-01-31'), notAfter: new Date('2020-01-31') })
  const path = await folder.write('expired.pem', expired.cert + expired.key)
  const environment = {
    SANTEDB_ROOT: `https://user:${secret}@icdr.example.org`,
    SANTEDB_DEVICE_SECRET: `${secret}:${secret}`,
    SANTEDB_CERTIFICATE_FILE: path,
    SANTEDB_TIMEOUT_MS: `${secret} seconds`,
    SANTEDB_UNSAFE_ALLOW_PLAIN_HTTP: 'yes',
    SANTEDB_DIALECT: 'icdr4',
  }
  expect(faultsOf(environment)).toEqual([
    'SANTEDB_UNSAFE_ALLOW_PLAIN_HTTP must be true or false',
    expect.stringMatching(/^SANTEDB_ROOT must be an absolute https URL/),
    'SANTEDB_CLIENT_ID must be a text that is not empty',
    'SANTEDB_TIMEOUT_MS must be milliseconds above 0',
    'SANTEDB_DIALECT must be one of auto, icdr2, icdr3, standard',
    expect.stringMatching(/^SANTEDB_DEVICE_ID must be a text/),
    expect.stringMatching(/^SANTEDB_DEVICE_SECRET must be a text .* no ":"/),
    expect.stringMatching(/^SANTEDB_CERTIFICATE_FILE has expired \(CN=EXAMPLE_DEVICE_NODE, valid from 2019-/),
  ])
  const create = () => createAuthFromEnvironment({}, { environment })
  expect(create).toThrow(expect.objectContaining({ code: 'invalid_options', faults: faultsOf(environment) }))
  expect(create).toThrow(
    /^Wrong configuration: SANTEDB_UNSAFE_ALLOW_PLAIN_HTTP must be true or false; SANTEDB_ROOT /,
  )
})

test('an empty variable is not set, and one that nobody knows is told', () => {
  const environment = {
    ...complete,
    SANTEDB_DEVICE_ID: '',
    SANTEDB_DIALECT_FILE: '',
    SANTEDB_CLIENTID: 'A',
    PATH: 'x',
  }
  const { sources, unknownVariables, faults } = readConfiguration({ environment })
  expect(faults).toEqual([])
  expect(Object.keys(sources)).toEqual(['root', 'clientId', 'clientSecret'])
  expect(unknownVariables).toEqual(['SANTEDB_CLIENTID'])
})

test('createAuthFromEnvironment signs in', async () => {
  const server = createTestServer({ generation: 3 })
  const environment = {
    SANTEDB_ROOT: 'https://icdr.example.org',
    SANTEDB_CLIENT_ID: EXAMPLE_APPLICATION.id,
    SANTEDB_DEVICE_ID: EXAMPLE_DEVICE.id,
    SANTEDB_DEVICE_SECRET_FILE: await folder.write('secret', `${EXAMPLE_DEVICE.secret}\n`),
  }
  const overrides = {
    fetch: ((input, init) => server.fetch(new Request(input, init))) satisfies typeof fetch,
  }
  const response = await createAuthFromEnvironment(overrides, { environment }).fetch('/fhir/Patient')
  expect(response.status).toBe(200)
})
