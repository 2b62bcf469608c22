import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createAuthFromEnvironment, isAuthError, readConfiguration } from '@santedb/auth-node'
import { isObject, type Json, member, nodesOf } from '../engine/json.ts'
import type { Target } from '../engine/target.ts'
import { temporaryFolder } from '../engine/temporary-folder.ts'
import { textOf } from '../mutation/forms.ts'
import { canaries, checkSecrecy } from './support/canaries.ts'
import { assertShape, attempt } from './support/check.ts'

/** Environments and configuration files of a program on Node.js. */
export const configurationTarget: Target = {
  name: 'configuration',
  about: 'the environment and the configuration file of a program on Node.js',
  words: [
    'SANTEDB_ROOT',
    'SANTEDB_CLIENT_ID',
    'SANTEDB_CLIENT_SECRET',
    'SANTEDB_DEVICE_ID',
    'SANTEDB_DEVICE_SECRET',
    'SANTEDB_DIALECT',
    'SANTEDB_POLICIES',
    'SANTEDB_ORIGINS',
    'SANTEDB_TIMEOUT_MS',
    'SANTEDB_CERTIFICATE',
    'SANTEDB_UNSAFE_ALLOW_PLAIN_HTTP',
    'SANTEDB_CERTIFICATE_FOR',
    'SANTEDB_CLIENT_SECRET_FILE',
    'icdr2',
    'icdr3',
    'auto',
    'standard',
    'every-call',
    'device',
    'certificate',
    'cert',
    'key',
    'pfx',
    'passphrase',
    'true',
    'false',
    '/dev/null',
    '/',
  ],
  seeds: async () => {
    const environment = {
      SANTEDB_ROOT: 'https://icdr.example.org:8443',
      SANTEDB_CLIENT_ID: 'EXAMPLE_APPLICATION',
      SANTEDB_CLIENT_SECRET: canaries.clientSecret,
      SANTEDB_DEVICE_ID: 'EXAMPLE_DEVICE_NODE',
      SANTEDB_DEVICE_SECRET: canaries.deviceSecret,
      SANTEDB_DIALECT: 'icdr3',
      SANTEDB_POLICIES: '1.2.3, 1.2.4',
      SANTEDB_ORIGINS: 'https://fhir.example.org',
      SANTEDB_TIMEOUT_MS: '30000',
      SANTEDB_UNSAFE_ALLOW_PLAIN_HTTP: 'false',
    }
    const file = {
      root: 'https://icdr.example.org:8443',
      clientId: 'EXAMPLE_APPLICATION',
      clientSecret: canaries.clientSecret,
      device: { id: 'EXAMPLE_DEVICE_NODE', secret: canaries.deviceSecret },
      certificateFor: 'sign-in',
      dialect: 'icdr3',
      policies: ['1.2.3'],
      origins: ['https://fhir.example.org'],
      timeoutMs: 30_000,
      unsafeAllowPlainHttp: false,
    }
    const written: Json = JSON.stringify(file)
    const certified = {
      ...file,
      certificate: { cert: 'client.pem', key: 'client.key', passphrase: canaries.password },
    }
    return [
      { environment, file: null },
      { environment: {}, file: written },
      { environment, file: JSON.stringify(certified) },
    ]
  },
  async run(input) {
    const given = member(input, 'environment')
    const variables = isObject(given) ? Object.entries(given) : []
    const environment = Object.fromEntries(
      // Those that name files: what is read must be of this process alone.
      variables
        .filter(([name, value]) => !name.includes('\0') && !textOf(value).includes('\0'))
        .map(([name, value]): [string, string] => [name, textOf(value)]),
    )
    const content = member(input, 'file')
    const file =
      content === undefined || content === null ? undefined : join(temporaryFolder(), 'configuration.json')
    // The names of options are told, and who writes a secret for one has told it.
    if (namesOf(member(input, 'environment'), parse(textOf(content))).some((it) => it.includes('canary')))
      return
    if (file !== undefined) writeFileSync(file, textOf(content))
    const { faults, sources, unknownVariables } = readConfiguration({ environment, file })
    assertShape(
      faults.every((it) => typeof it === 'string' && it !== ''),
      'a fault says nothing',
    )
    checkSecrecy({ faults, sources, unknownVariables })
    const auth = await attempt(() => createAuthFromEnvironment({}, { environment, file }))
    if (!isAuthError(auth)) await auth.close()
    else assertShape(auth.code === 'invalid_options', `the failure is ${auth.code}`)
  },
}

function namesOf(...trees: readonly (Json | undefined)[]): string[] {
  return trees.flatMap((tree) => nodesOf(tree ?? null).flatMap(({ path }) => path.map(String)))
}

function parse(text: string): Json {
  try {
    const content: Json = JSON.parse(text)
    return content
  } catch {
    return null
  }
}
