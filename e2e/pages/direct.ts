// What a page of the tests runs: everything of the direct entry, at hand for the test that looks at the page.
import {
  type Auth,
  type AuthOptions,
  createAuth,
  isAuthError,
  type PopUpStep,
  type SessionStore,
  type SignInStep,
} from '@santedb/auth-browser/direct'
import { createIndexedDbStore } from '@santedb/auth-browser/indexed-db'
import { createSessionStorageStore } from '@santedb/auth-browser/session-storage'
import { type StoreClaim, storeContract } from '@santedb/auth-core/store-contract'

const stores: Record<'session-storage' | 'indexed-db', () => SessionStore> = {
  'session-storage': createSessionStorageStore,
  'indexed-db': createIndexedDbStore,
}

/** How a page is opened: in its address, so that it is the same after a reload. */
export interface PageSettings {
  readonly root: string
  readonly clientId: string
  readonly store?: keyof typeof stores
  readonly origins?: string
}

/** What the page answers to an elevation, one after the other. */
type Answers = { purpose: string; password: string }[]

const { root = '', clientId = '', store, origins } = settingsOf(location)
const answers: Answers = []
const asked: { policies: readonly string[]; step: string | undefined }[] = []
const changes: (string | undefined)[] = []

const options: AuthOptions = {
  root,
  clientId,
  ...(store && { store: stores[store]() }),
  ...(origins && { origins: [origins] }),
  async onElevation({ policies }, next) {
    asked.push({ policies, step: next?.step })
    return answers.shift()
  },
}

/** What the test finds in the page. */
export interface TestedPage {
  readonly auth: Auth
  readonly answers: Answers
  readonly asked: typeof asked
  readonly changes: typeof changes
  /** What a sign-in at SanteDB's page came to, where the page began with its answer. */
  readonly back: (SignInStep & { readonly returnTo?: string }) | undefined
  readonly code: string | undefined
  /** What the button has begun. */
  popUp?: Promise<PopUpStep>
  readonly stores: typeof stores
  checkStore(name: keyof typeof stores): Promise<string[]>
  /** What a script finds in IndexedDB. */
  readDatabase(): Promise<{ text: string; isExtractable: boolean | undefined }>
}

const auth = createAuth(options)
auth.onChange((session) => changes.push(session?.user))
const outcome = await auth.completeSignIn().then(
  (back) => ({ back, code: undefined }),
  (error: unknown) => ({ back: undefined, code: isAuthError(error) ? error.code : String(error) }),
)

// Only a click may open a window.
const button = document.createElement('button')
button.addEventListener('click', () => {
  page.popUp = auth.signInWithPopUp({ loginHint: 'allison' })
})
document.body.append(button)

const page: TestedPage = { auth, answers, asked, changes, ...outcome, stores, checkStore, readDatabase }
Object.assign(globalThis, { tested: page })

/** The clauses of the contract of stores that a store breaks. */
async function checkStore(name: keyof typeof stores): Promise<string[]> {
  const claims: StoreClaim[] = name === 'indexed-db' ? ['expiry', 'lock', 'fencing'] : ['expiry']
  const create = stores[name]
  const failures = await Promise.all(
    storeContract({ create, claims }).clauses.map(({ name: clause, run }) =>
      run().then(
        () => [],
        (error: unknown) => [`${clause}: ${String(error)}`],
      ),
    ),
  )
  return failures.flat()
}

function settingsOf({ search }: Location): Partial<PageSettings> {
  return Object.fromEntries(new URLSearchParams(search))
}

async function readDatabase(): ReturnType<TestedPage['readDatabase']> {
  const database = await resultOf(indexedDB.open('santedb-auth'))
  const all = (name: string) => resultOf(database.transaction(name).objectStore(name).getAll())
  const entries: { data: ArrayBuffer }[] = await all('entries')
  const [key]: CryptoKey[] = await all('keys')
  const text = entries.map(({ data }) => String.fromCharCode(...new Uint8Array(data))).join()
  return { text, isExtractable: key?.extractable }
}

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve) => request.addEventListener('success', () => resolve(request.result)))
}
