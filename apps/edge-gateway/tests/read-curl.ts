import { readFile } from 'node:fs/promises'

/** What the README's first `curl` sends. */
export async function readCurl(): Promise<{ path: string; headers: Record<string, string> }> {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const [, name = '', value = '', path = ''] =
    /curl -H '([\w-]+): ([^']+)' http:\/\/127\.0\.0\.1:8787(\S+)/.exec(readme) ?? []
  return { path, headers: { [name]: value } }
}
