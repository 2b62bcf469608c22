// SanteDB localizes part of its error descriptions, and shows the raw key where no translation is at hand
// (SanteDB's `OAuthErrorBehavior`). Only the key of an expired session was seen on the wire; the other keys follow
// its pattern.

interface Text {
  readonly key: string
  readonly english: string
  readonly french: string
}

type TextName =
  | 'wrongApplication'
  | 'wrongDevice'
  | 'wrongUser'
  | 'lockedApplication'
  | 'lockedDevice'
  | 'lockedUser'
  | 'applicationFailure'
  | 'deviceFailure'
  | 'userFailure'
  | 'multiFactorRequired'
  | 'passwordExpired'
  | 'sessionFailure'
  | 'sessionExpired'
  | 'facilityMissing'
  | 'noFacilities'
  | 'purposeMissing'

const TEXTS: Readonly<Record<TextName, Text>> = {
  wrongApplication: {
    key: 'error.security.application.invalid',
    english: 'Invalid application identifier or secret',
    french: "Identifiant ou secret de l'application non valide",
  },
  wrongDevice: {
    key: 'error.security.device.invalid',
    english: 'Invalid device account or secret',
    french: "Compte ou secret de l'appareil non valide",
  },
  wrongUser: {
    key: 'error.security.user.invalid',
    english: 'Invalid username or password',
    french: "Nom d'utilisateur ou mot de passe non valide",
  },
  lockedApplication: {
    key: 'error.security.application.locked',
    english: 'This application cannot be used (locked) until {}',
    french: 'Cette application ne peut pas être utilisée (verrouillée) avant {}',
  },
  lockedDevice: {
    key: 'error.security.device.locked',
    english: 'Device account is locked until {}',
    french: "Le compte de l'appareil est verrouillé jusqu'à {}",
  },
  lockedUser: {
    key: 'error.security.user.locked',
    english: 'This user account is locked until {}',
    french: "Ce compte d'utilisateur est verrouillé jusqu'à {}",
  },
  applicationFailure: {
    key: 'error.security.application.general',
    english: 'General error authenticating application',
    french: "Erreur générale lors de l'authentification de l'application",
  },
  deviceFailure: {
    key: 'error.security.device.general',
    english: 'General error authenticating device',
    french: "Erreur générale lors de l'authentification de l'appareil",
  },
  userFailure: {
    key: 'error.security.user.general',
    english: 'General error authenticating user',
    french: "Erreur générale lors de l'authentification de l'utilisateur",
  },
  multiFactorRequired: {
    key: 'error.security.mfa.required',
    english: 'Multi-factor Authentication is Required - {}',
    french: 'Une authentification à plusieurs facteurs est requise - {}',
  },
  // The exact English text was not determined.
  passwordExpired: {
    key: 'error.security.password.expired',
    english: 'The password has expired',
    french: 'Le mot de passe a expiré',
  },
  sessionFailure: {
    key: 'error.security.session.general',
    english: 'General error establishing the session',
    french: "Erreur générale lors de l'établissement de la session",
  },
  // The shipped English file defines another key, so that everybody reads this one.
  sessionExpired: {
    key: 'error.security.session.expired',
    english: 'error.security.session.expired',
    french: 'error.security.session.expired',
  },
  facilityMissing: {
    key: 'error.security.session.facility',
    english: 'Please select the facility in which you are working for this session',
    french: "Veuillez choisir l'établissement dans lequel vous travaillez pour cette session",
  },
  noFacilities: {
    key: 'error.security.session.noFacilities',
    english: 'Your user account is not assigned to any facility',
    french: "Votre compte d'utilisateur n'est affecté à aucun établissement",
  },
  purposeMissing: {
    key: 'error.security.session.purpose',
    english: 'Please state the purpose for which the information is needed',
    french: 'Veuillez indiquer à quelle fin les informations sont nécessaires',
  },
}

/** A text that the server can say in several ways. */
export interface LocalText {
  readonly name: TextName
  /** Takes the place of `{}`. */
  readonly parameter: string
}

/** The languages that the server speaks. */
export type Language = 'en' | 'fr'

/** Names a text; an error's message is said when it is answered, in the words that the options ask for. */
export function text(name: TextName, parameter = ''): LocalText {
  return { name, parameter }
}

/** Says a text. Words that SanteDB does not localize pass through. */
export function say(
  what: string | LocalText,
  style: 'english' | 'localized' | 'key',
  language: Language,
): string {
  if (typeof what === 'string') return what
  const { key, english, french } = TEXTS[what.name]
  if (style === 'key') return key
  const words = style === 'localized' && language === 'fr' ? french : english
  return words.replace('{}', () => what.parameter)
}

/** The language of a request: `X-SdbLanguage`, else the first of `Accept-Language` that the server speaks. */
export function languageOf(request: IncomingRequest): Language {
  const wanted = request.headers.get('x-sdblanguage') ?? request.headers.get('accept-language') ?? ''
  const first = wanted
    .split(',')
    .map((entry) => entry.trim().slice(0, 2).toLowerCase())
    .find((code) => code === 'en' || code === 'fr')
  return first === 'fr' ? 'fr' : 'en'
}
import type { IncomingRequest } from '../http/incoming-request.ts'
