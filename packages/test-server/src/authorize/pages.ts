import { escapeMarkup } from '../http/escape.ts'

/** What the login page shows and sends back. */
export interface LoginPage {
  /** Fields that are posted back unseen. */
  readonly hidden: Readonly<Record<string, string>>
  /** The name that the user field starts with. */
  readonly username: string
  /** Why there is no session yet. */
  readonly message?: string | undefined
  /** The name of the field for a second factor, when the page has one. */
  readonly multiFactorField?: string | undefined
  readonly language: 'en' | 'fr'
}

const WORDS = {
  en: { title: 'Sign in', user: 'User name', password: 'Password', code: 'Code, if you have one' },
  fr: {
    title: 'Connexion',
    user: "Nom d'utilisateur",
    password: 'Mot de passe',
    code: 'Code, si vous en avez un',
  },
} as const

/** The page at which a user signs in, also after an attempt that failed: always with status 200. */
export function loginPage({ hidden, username, message, multiFactorField, language }: LoginPage): Response {
  const words = WORDS[language]
  return page(
    words.title,
    `<h1>${words.title}</h1>
${message === undefined ? '' : `<p role="alert">${escapeMarkup(message)}</p>`}
<form method="post">
${hiddenFields(hidden)}
<label>${words.user} <input name="username" value="${escapeMarkup(username)}" autocomplete="username" required></label>
<label>${words.password} <input name="password" type="password" autocomplete="current-password" required></label>
${
  multiFactorField === undefined
    ? ''
    : `<label>${words.code} <input name="${multiFactorField}" autocomplete="one-time-code"></label>`
}
<button>${words.title}</button>
</form>`,
    language,
  )
}

/** The page that posts an answer to the application by itself (`response_mode=form_post`). */
export function formPostPage(action: string, fields: Readonly<Record<string, string>>): Response {
  return page(
    'Signing in',
    `<form method="post" action="${escapeMarkup(action)}">
${hiddenFields(fields)}
<noscript><button>Continue</button></noscript>
</form>
<script>document.forms[0].submit()</script>`,
    'en',
  )
}

function hiddenFields(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(
      ([name, value]) => `<input type="hidden" name="${escapeMarkup(name)}" value="${escapeMarkup(value)}">`,
    )
    .join('\n')
}

function page(title: string, body: string, language: string): Response {
  const html = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>body{font:1rem/1.5 system-ui;max-width:20rem;margin:10vh auto;padding:0 1rem}label{display:block;margin:1rem 0}input{width:100%;font:inherit;box-sizing:border-box}button{font:inherit;padding:.5rem 1rem}</style>
</head>
<body>
${body}
</body>
</html>`
  return new Response(html, { headers: { 'Content-Type': 'text/html; charset=utf-8' } })
}
