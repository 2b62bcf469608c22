import type { SignInStep } from '@santedb/auth-browser'
import { find, make } from './dom.ts'

/** What a user has given for the step that is next. */
export interface StepAnswer {
  readonly mfaCode?: string
  readonly facility?: string
  readonly purpose?: string
  readonly newPassword?: string
}

/** The fields that a sign-in's steps ask for, one after the other. */
export interface StepFields {
  /** Shows what is next, and keeps what was given before. Gives what to tell the user. */
  show(next: SignInStep): string
  read(): StepAnswer
  clear(): void
}

/** Shows the fields of steps in an element of a form. */
export function createStepFields(fields: HTMLElement): StepFields {
  const given = new Map<keyof StepAnswer, () => string>()

  function add(name: keyof StepAnswer, element: HTMLElement, read: () => string): void {
    if (given.has(name)) return
    given.set(name, read)
    fields.append(element)
    find(HTMLInputElement, 'input', element).focus()
  }

  function addInput(name: keyof StepAnswer, label: string, settings: InputSettings): void {
    const input = make('input')
    Object.assign(input, { name, required: true, ...settings })
    add(name, make('label', { text: label }, input), () => input.value)
  }

  function addChoice(name: 'facility' | 'purpose', label: string, { choices }: ChoiceStep): void {
    const options = choices.map(({ value, name: text = value }) => {
      const input = Object.assign(make('input'), { type: 'radio', name, value, required: true })
      return make('label', { className: 'choice' }, input, new Text(text))
    })
    const set = make('fieldset', {}, make('legend', { text: label }), ...options)
    add(name, set, () => set.querySelector<HTMLInputElement>('input:checked')?.value ?? '')
  }

  return {
    show(next) {
      switch (next.step) {
        case 'mfa':
          addInput('mfaCode', 'Code', { autocomplete: 'one-time-code', inputMode: 'numeric' })
          return next.hint ?? 'A code was sent to you.'
        case 'choose-facility':
          addChoice('facility', 'Where do you work today?', next)
          return ''
        case 'choose-purpose':
          addChoice('purpose', 'What for?', next)
          return ''
        case 'change-password':
          addInput('newPassword', 'New password', { type: 'password', autocomplete: 'new-password' })
          return 'Your password has expired.'
        case 'rejected':
          return describeRejection(next)
        default:
          return ''
      }
    },
    read: () => Object.fromEntries([...given].map(([name, read]) => [name, read()])),
    clear() {
      given.clear()
      fields.replaceChildren()
    },
  }
}

type InputSettings = Partial<Pick<HTMLInputElement, 'type' | 'autocomplete' | 'inputMode'>>
type ChoiceStep = Extract<SignInStep, { choices: unknown }>

function describeRejection({ detail, retryAt }: Extract<SignInStep, { step: 'rejected' }>): string {
  const wait = retryAt ? ` The same one is not tried again before ${retryAt.toLocaleTimeString()}.` : ''
  return `${detail ?? 'Name or password is wrong.'}${wait}`
}
