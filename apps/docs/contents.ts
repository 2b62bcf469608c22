import { pathOf, readEntries } from './entries.ts'

/** What is on the site, in the order in which it is read. */
export interface Section {
  text: string
  items: readonly { text: string; link: string }[]
}

const guide: readonly Section[] = [
  {
    text: 'Getting started',
    items: [
      { text: 'Which package', link: '/start/' },
      { text: 'Node.js', link: '/start/node' },
      { text: 'Cloudflare Workers', link: '/start/workers' },
      { text: 'Deno', link: '/start/deno' },
      { text: 'Bun', link: '/start/bun' },
      { text: 'Browsers', link: '/start/browser' },
    ],
  },
  {
    text: 'Concepts',
    items: [
      { text: 'Session', link: '/concepts/session' },
      { text: 'Application and device', link: '/concepts/device' },
      { text: 'Dialects', link: '/concepts/dialects' },
      { text: 'Elevation', link: '/concepts/elevation' },
      { text: 'Stores', link: '/concepts/stores' },
    ],
  },
  {
    text: 'Recipes',
    items: [
      { text: 'A service', link: '/recipes/service' },
      { text: 'A cron job', link: '/recipes/cron-job' },
      { text: 'A gateway on Workers', link: '/recipes/worker-gateway' },
      { text: 'A page behind a gateway', link: '/recipes/single-page-app' },
      { text: 'FHIR client libraries', link: '/recipes/fhir-clients' },
      { text: 'ofetch', link: '/recipes/ofetch' },
      { text: 'openapi-fetch', link: '/recipes/openapi-fetch' },
      { text: 'Testing your own app', link: '/recipes/testing' },
    ],
  },
  {
    text: 'Migrating',
    items: [
      { text: 'From openid-client', link: '/migrating/openid-client' },
      { text: 'From simple-oauth2', link: '/migrating/simple-oauth2' },
      { text: 'From @badgateway/oauth2-client', link: '/migrating/badgateway' },
      { text: 'From code of your own', link: '/migrating/own-code' },
    ],
  },
  {
    text: 'To look up',
    items: [
      { text: 'Errors', link: '/errors' },
      { text: 'Security', link: '/security' },
      { text: 'Security review', link: '/security/review' },
      { text: 'Review: RFC 9700', link: '/security/rfc-9700' },
      { text: 'Review: RFC 6819', link: '/security/rfc-6819' },
      { text: 'Review: OWASP ASVS', link: '/security/asvs' },
      { text: 'Generations by feature', link: '/protocol' },
      { text: 'What differs in detail', link: '/differences' },
      { text: 'Beside other clients', link: '/comparison' },
      { text: 'The weather lab', link: '/scoreboard' },
      { text: 'Benches', link: '/benchmarks' },
    ],
  },
]

const packages: Section = {
  text: 'Packages',
  items: [
    'auth-core',
    'auth-node',
    'auth-edge',
    'auth-cloudflare',
    'auth-browser',
    'auth-cli',
    'test-server',
  ].map((name) => ({ text: `@santedb/${name}`, link: `/packages/${name}` })),
}

const reference: Section = {
  text: 'API reference',
  items: [
    { text: 'All imports', link: '/reference/' },
    ...readEntries().map(({ specifier }) => ({ text: specifier, link: `/reference/${pathOf(specifier)}` })),
  ],
}

/** All of it. */
export const contents: readonly Section[] = [...guide, packages, reference]

/** What is shown beside the pages of each part. */
export const contentsByPart: Record<string, readonly Section[]> = {
  '/': [...guide, packages],
  '/packages/': [packages, reference],
  '/reference/': [reference, packages],
}
