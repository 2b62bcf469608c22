// Signs in by client certificate on the runtime that runs this file, and prints what became of it.
import { isAuthError } from '@santedb/auth-edge'

const { runtime, root, ca, cert, key } = JSON.parse(process.env.SETTINGS ?? '')
const { createAuth, createCertificateFetch } = await import(`@santedb/auth-edge/${runtime}`)

const certificate = { cert, key, ca }
// Somebody waits for it to fail.
const auth = createAuth({ root, clientId: 'EXAMPLE_APPLICATION', certificate, timeoutMs: 2000 })
try {
  const { status } = await auth.fetch('/fhir/Patient')
  const { claims } = await auth.session()
  const everyCall = createCertificateFetch({ root, certificate, certificateFor: 'every-call' })
  const { status: metadata } = await everyCall(`${root}/fhir/metadata`)
  const { endedAtServer } = await auth.signOut()
  console.log(JSON.stringify({ status, extensions: claims.extensions, metadata, endedAtServer }))
} catch (error) {
  if (!isAuthError(error)) throw error
  console.log(JSON.stringify({ failure: error.code }))
}
