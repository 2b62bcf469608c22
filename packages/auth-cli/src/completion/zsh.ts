import type { Command } from '../commands/command.ts'

/** A completion script for zsh. */
export function zshCompletion(commands: readonly Command[]): string {
  const list = commands.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`)
  return `#compdef santedb-auth
# Completion of santedb-auth for zsh: source <(santedb-auth completion zsh)
_santedb_auth() {
  local -a commands
  commands=(
${list.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case $words[2] in
${commands.map(completeOne).join('\n')}
  esac
}
compdef _santedb_auth santedb-auth
`
}

function completeOne({ name, options, choices, operands }: Command): string {
  const specifications = Object.entries(options).map(([option, { help, value, multiple }]) => {
    // A colon would begin another part of the specification.
    const label = value?.replaceAll(/\W+/g, ' ').trim()
    const what = label === undefined ? '' : `:${label}:${label.includes('FILE') ? '_files' : ''}`
    return quote(`${multiple ? '*' : ''}--${option}[${help.replaceAll(/[[\]:]/g, ' ')}]${what}`)
  })
  const operand = choices ? `:${operands}:(${choices.join(' ')})` : undefined
  const all = [...specifications, quote('--help[show this help]'), ...(operand ? [quote(operand)] : [])]
  return `    ${name}) _arguments -s '1:command:' ${all.join(' ')} ;;`
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
