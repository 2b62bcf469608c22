import { type DefaultTheme, type UserConfig, defineConfig } from 'vitepress'
import { contentsByPart } from '../contents.ts'
import { repositoryAddress, siteBase } from '../repository.ts'
import { resolveLink } from '../sources.ts'

const config: UserConfig<DefaultTheme.Config> = defineConfig({
  title: 'SanteDB Auth',
  description: 'A fetch that is already signed in to SanteDB',
  lang: 'en-GB',
  base: siteBase,
  srcDir: 'pages',
  outDir: 'dist',
  cacheDir: 'node_modules/.vitepress',
  // The index of the search is one, and is loaded when somebody searches.
  vite: { build: { chunkSizeWarningLimit: 4096 } },
  head: [['link', { rel: 'icon', href: `${siteBase}icon.svg`, type: 'image/svg+xml' }]],
  markdown: {
    anchor: { slugify: nameHeading },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config(markdown) {
      markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const href = token.type === 'link_open' ? token.attrGet('href') : null
          if (href !== null) token.attrSet('href', resolveLink(href, env.relativePath))
        }
      })
    },
  },
  themeConfig: {
    logo: '/icon.svg',
    nav: [
      { text: 'Getting started', link: '/start/' },
      { text: 'Recipes', link: '/recipes/service' },
      { text: 'Errors', link: '/errors' },
      { text: 'API', link: '/reference/' },
    ],
    sidebar: Object.fromEntries(
      Object.entries(contentsByPart).map(([part, sections]) => [
        part,
        sections.map(({ text, items }) => ({ text, items: [...items] })),
      ]),
    ),
    outline: { level: [2, 3] },
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: repositoryAddress }],
    footer: { message: 'Apache-2.0, as SanteDB itself.' },
  },
})

export default config

/** The name of a heading in addresses, as GitHub makes it: a link then works there and here. */
function nameHeading(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')
}
