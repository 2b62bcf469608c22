import type { Command } from '../commands/command.ts'

/** A completion script for bash. */
export function bashCompletion(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name).join(' ')
  const cases = commands.map(({ name, options, choices = [] }) => {
    const flags = [...Object.keys(options), 'help'].map((option) => `--${option}`)
    return `    ${name}) words='${[...choices, ...flags].join(' ')}' ;;`
  })
  return `# Completion of santedb-auth for bash: source <(santedb-auth completion bash)
_santedb_auth() {
  local current=\${COMP_WORDS[COMP_CWORD]} words
  case \${COMP_CWORD}:\${COMP_WORDS[1]} in
    1:*) words='${names} --help --version' ;;
    *) case \${COMP_WORDS[1]} in
${cases.join('\n')}
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _santedb_auth santedb-auth
`
}
