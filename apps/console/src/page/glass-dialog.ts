import type { ElevationAnswer, ElevationRequest, SignInStep } from '@santedb/auth-browser'
import { purposesOfUse } from '@santedb/auth-core/policies'
import { find, make, write } from './dom.ts'
import { describePolicy, wordsOf } from './format.ts'
import { createStepFields } from './step-fields.ts'

/** Makes what asks the user to break the glass: `onElevation` of `createAuth`. */
export function createGlassDialog(): (
  request: ElevationRequest,
  next?: SignInStep,
) => Promise<ElevationAnswer | undefined> {
  const dialog = find(HTMLDialogElement, '#glass')
  const form = find(HTMLFormElement, '#glass-form')
  const purpose = find(HTMLSelectElement, '#glass-purpose')
  const password = find(HTMLInputElement, '#glass-password')
  const fields = createStepFields(find(HTMLElement, '#glass-fields'))
  const purposes = Object.entries(purposesOfUse).map(([name, value]) =>
    Object.assign(make('option', { text: wordsOf(name) }), { value, selected: name === 'treatment' }),
  )
  purpose.replaceChildren(...purposes)

  return ({ policies, description }, next) => {
    if (!next) fields.clear()
    const needed = policies.map(describePolicy).join(', ')
    write(find(HTMLElement, '#glass-reason'), `${description ?? 'The record is protected'}: ${needed}.`)
    if (next?.step !== 'mfa') password.value = ''
    dialog.showModal()
    const message = find(HTMLElement, '#glass-message')
    message.classList.toggle('failed', next?.step === 'rejected')
    write(message, next ? fields.show(next) : '')
    return new Promise((resolve) => {
      const settled = new AbortController()
      const settle = (answer: ElevationAnswer | undefined) => {
        settled.abort()
        dialog.close()
        resolve(answer)
      }
      const { signal } = settled
      form.addEventListener(
        'submit',
        (event) => {
          event.preventDefault()
          const { newPassword: _, ...answers } = fields.read()
          settle({ purpose: purpose.value, password: password.value, ...answers })
        },
        { signal },
      )
      find(HTMLButtonElement, '#glass-cancel').addEventListener('click', () => settle(undefined), { signal })
      dialog.addEventListener('cancel', () => settle(undefined), { signal })
    })
  }
}
