import { fileURLToPath } from 'node:url'

/** The folder of the repository, and its address for readers. */
export const repository: string = fileURLToPath(new URL('../..', import.meta.url))
export const repositoryAddress = 'https://github.com/santedb/santedb-auth-js'

/** Where the site will be on its host: the whole of it, or a folder that begins and ends with `/`. */
export const siteBase: string = process.env.DOCS_BASE ?? '/'
