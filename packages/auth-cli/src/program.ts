import { parseArguments } from './arguments/parse-arguments.ts'
import { UsageError } from './arguments/usage-error.ts'
import type { Command } from './commands/command.ts'
import { commands } from './commands/commands.ts'
import { commandHelp, generalHelp } from './commands/help.ts'
import { keepsRefusals } from './configuration/open-auth.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { describeFailure } from './output/describe-failure.ts'
import { printable } from './output/printable.ts'
import { createStyle } from './output/style.ts'
import { readVersion } from './version.ts'
import { Interruption, type World } from './world.ts'

const help = { help: { short: 'h', help: 'show the help' } }

/** Runs `santedb-auth` with its arguments; gives the exit code. It never throws for what can go wrong. */
export async function run(words: readonly string[], world: World): Promise<number> {
  const [name = '', ...rest] = words
  const command = commands.find((it) => it.name === name)
  const style = createStyle(world.errors, world.environment)
  try {
    return command ? await runCommand(command, rest, world) : await runAlone(words, world)
  } catch (error) {
    if (world.signal.aborted) {
      const { reason } = world.signal
      return reason instanceof Interruption ? reason.exitCode : exitCodes.interrupted
    }
    if (error instanceof UsageError) {
      const more = `santedb-auth ${command ? `${command.name} ` : ''}--help`
      await world.errors.write(
        `${style.bad('✗')} ${printable(error.message)}\n  ${style.dim(`See ${more}`)}\n`,
      )
      return exitCodes.usage
    }
    await world.errors.write(
      describeFailure(error, style, { nowMs: world.now(), keepsRefusals: keepsRefusals(world) }),
    )
    return exitCodeOf(error)
  }
}

async function runCommand(command: Command, words: readonly string[], world: World): Promise<number> {
  const given = parseArguments(words, { ...command.options, ...help })
  if (!given.flag('help')) return command.run(given, world)
  await world.output.write(commandHelp(command, createStyle(world.output, world.environment)))
  return exitCodes.success
}

/** The command without the name of one of its own. */
async function runAlone(words: readonly string[], { output, environment }: World): Promise<number> {
  const [name] = words
  if (name !== undefined && !name.startsWith('-')) {
    throw new UsageError(`There is no command ${JSON.stringify(name)}.`)
  }
  const given = parseArguments(words, { ...help, version: { help: 'show the version' } })
  if (given.flag('version')) {
    await output.write(`${await readVersion()}\n`)
    return exitCodes.success
  }
  await output.write(generalHelp(commands, createStyle(output, environment)))
  return given.flag('help') ? exitCodes.success : exitCodes.usage
}
