import { type Auth, isAuthError, type SignInStep } from '@santedb/auth-browser'
import { find, instantiate, write } from './dom.ts'
import { createStepFields } from './step-fields.ts'

/** Makes the form that a user signs in by: each step of the sign-in adds what it asks for. */
export function createSignInForm(auth: Auth): HTMLFormElement {
  const form = instantiate(HTMLFormElement, 'sign-in')
  const input = (name: string) => find(HTMLInputElement, `input[name=${name}]`, form)
  const message = find(HTMLElement, '.message', form)
  const submit = find(HTMLButtonElement, 'button', form)
  const fields = createStepFields(find(HTMLElement, '.fields', form))

  async function signIn(): Promise<SignInStep> {
    const credentials = { username: input('username').value, password: input('password').value }
    const { newPassword, ...answers } = fields.read()
    if (newPassword === undefined) return auth.signIn({ ...credentials, ...answers })
    return auth.changePassword({ ...credentials, newPassword, ...pick(answers.mfaCode) })
  }

  function tell(text: string, isFailure = false): void {
    message.classList.toggle('failed', isFailure)
    write(message, text)
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    submit.disabled = true
    tell('')
    signIn()
      .then((next) => {
        tell(fields.show(next), next.step === 'rejected')
        if (next.step !== 'done') return
        fields.clear()
        form.reset()
      })
      .catch((error: unknown) => tell(isAuthError(error) ? error.summary : String(error), true))
      .finally(() => (submit.disabled = false))
  })
  // Another user has other steps.
  input('username').addEventListener('input', () => fields.clear())
  return form
}

function pick(mfaCode: string | undefined): { mfaCode?: string } {
  return mfaCode === undefined ? {} : { mfaCode }
}
