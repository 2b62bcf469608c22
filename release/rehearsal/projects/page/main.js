import { createAuth } from '@santedb/auth-browser'

const [username, password] = location.hash.slice(1).split(':')
const auth = createAuth()
const outcome = document.querySelector('#outcome')
try {
  const { step } = await auth.signIn({ username, password })
  const { status } = await auth.fetch('/fhir/Patient')
  const { policies } = await auth.session()
  outcome.textContent = JSON.stringify({ status, granted: step === 'done' && policies.length > 0 })
} catch (error) {
  outcome.textContent = String(error)
}
