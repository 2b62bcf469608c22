import { readFile } from 'node:fs/promises'

/** A command that a README shows, and what it shows for its output. */
export interface ShownCommand {
  readonly command: string
  readonly output: string
}

/** The commands in a section of a README, in their order. */
export async function readmeCommands(path: string, section: string): Promise<readonly ShownCommand[]> {
  const readme = await readFile(path, 'utf8')
  const [, after = ''] = readme.split(`\n## ${section}\n`)
  const [text = ''] = after.split('\n## ')
  const blocks = [...text.matchAll(/```console\n([\s\S]+?)```/g)].map(([, block = '']) => block)
  return blocks.flatMap((block) => block.split(/^\$ /m).filter(Boolean).map(toCommand))
}

/** A line that ends in a backslash goes on in the next. */
function toCommand(shown: string): ShownCommand {
  const [, command = '', output = ''] = /^((?:.*\\\n)*.*)\n([\s\S]*)$/.exec(shown) ?? []
  return { command, output: output.trim() }
}
