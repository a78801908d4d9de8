#!/usr/bin/env node
import { hostname } from 'node:os'
import { parseArgs } from 'node:util'
import { loadConfig } from '@rain/runtime'
import { exitCodes, type ExitCode } from './commands/exit-codes.ts'
import { helpTexts, isCommand, type Command } from './commands/help-texts.ts'
import { createTerminal } from './commands/terminal.ts'
import { desktopConfigSchema } from './config.ts'
import { controlAddress } from './control/control-message.ts'
import { openHome } from './state/home.ts'

const terminal = createTerminal()

const options = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  name: { type: 'string' },
  yes: { type: 'boolean', short: 'y' },
  json: { type: 'boolean' },
  print: { type: 'boolean' },
} as const

/** Which options a command understands besides --help. */
const optionsOf: Partial<Record<Command, readonly (keyof typeof options)[]>> = {
  pair: ['name', 'yes'],
  status: ['json'],
  'install-service': ['print'],
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  terminal.complain(error instanceof Error ? error.message : String(error))
  return exitCodes.failed
})

async function main(args: string[]): Promise<ExitCode> {
  const { values, positionals } = readArgs(args)
  const [command, ...rest] = positionals
  if (values.version) return say((await import('./version.ts')).readVersion())
  if (command === undefined) return values.help ? say(helpTexts.all) : misused(helpTexts.all)
  if (!isCommand(command)) return misused(`There is no command “${command}”.\n\n${helpTexts.all}`)
  if (values.help) return say(helpTexts[command])
  const known: readonly string[] = optionsOf[command] ?? []
  const unknown = Object.keys(values).find((name) => !known.includes(name))
  if (unknown || rest.length !== (command === 'pair' ? 2 : 0)) return misused(helpTexts[command])
  return carryOut(command, rest, values)
}

/** Each command loads what it needs, and nothing else. */
async function carryOut(command: Command, rest: string[], values: ReturnType<typeof readArgs>['values']) {
  const config = loadConfig(desktopConfigSchema, process.env)
  const home = openHome(config.RAIN_DESKTOP_HOME)
  const standing = { home, terminal, address: controlAddress(home.folder, process.platform) }
  switch (command) {
    case 'run':
      return (await import('./commands/run.ts')).run(config, terminal)
    case 'pair': {
      const [{ pair }, { requestPairing }, { dial }] = await Promise.all([
        import('./commands/pair.ts'),
        import('./commands/request-pairing.ts'),
        import('./link/dial.ts'),
      ])
      const [server = '', code = ''] = rest
      const name = (values.name ?? hostname()).slice(0, 100)
      return pair({ home, server, code, name, yes: values.yes ?? false, terminal, request: requestPairing, dial })
    }
    case 'status':
      return (await import('./commands/status.ts')).status({ ...standing, json: values.json ?? false })
    case 'stop':
      return (await import('./commands/stop-and-arm.ts')).stop(standing)
    case 'arm':
      return (await import('./commands/stop-and-arm.ts')).arm(standing)
    case 'unpair':
      return (await import('./commands/unpair.ts')).unpair(standing)
    case 'install-service':
    case 'uninstall-service': {
      const { installService, uninstallService } = await import('./commands/install-service.ts')
      const machine = (await import('./service/this-machine.ts')).thisMachine(config)
      if (command === 'uninstall-service') return uninstallService({ machine, terminal })
      return installService({ machine, terminal, print: values.print ?? false })
    }
  }
}

function readArgs(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    terminal.complain(error instanceof Error ? error.message : String(error))
    process.exit(exitCodes.usage)
  }
}

function say(text: string): ExitCode {
  terminal.say(text)
  return exitCodes.ok
}

function misused(text: string): ExitCode {
  terminal.complain(text)
  return exitCodes.usage
}
