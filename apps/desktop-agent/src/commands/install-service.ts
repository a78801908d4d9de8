import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { planService } from '../service/plan-service.ts'
import type { Machine, ServicePlan } from '../service/service-plan.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

export interface ServiceOptions {
  machine: Machine
  terminal: Terminal
  /** Resolves to why a program failed; null: it did not. */
  runProgram?(command: string[]): Promise<string | null>
}

export async function installService(options: ServiceOptions & { print: boolean }): Promise<ExitCode> {
  const { machine, terminal, print } = options
  const plan = planService(machine)
  if (!plan) return unknownSystem(options)
  if (print) {
    terminal.say(`# ${plan.file.path}\n${plan.file.text}\n# then\n${plan.install.map(asLine).join('\n')}`)
    for (const note of plan.notes) terminal.say(note)
    return exitCodes.ok
  }
  mkdirSync(dirname(plan.file.path), { recursive: true })
  writeFile(plan)
  terminal.say(`Written: ${plan.file.path}`)
  const worked = await runAll(plan.install, options)
  for (const note of plan.notes) terminal.say(note)
  return worked ? exitCodes.ok : exitCodes.failed
}

export async function uninstallService(options: ServiceOptions): Promise<ExitCode> {
  const plan = planService(options.machine)
  if (!plan) return unknownSystem(options)
  const worked = await runAll(plan.uninstall, options)
  rmSync(plan.file.path, { force: true })
  options.terminal.say(`Removed: ${plan.file.path}`)
  return worked ? exitCodes.ok : exitCodes.failed
}

function writeFile({ file: { path, text, encoding } }: ServicePlan): void {
  // A mark of the byte order, which Windows wants in a task of this encoding.
  const mark = encoding === 'utf16le' ? '\uFEFF' : ''
  writeFileSync(path, `${mark}${text}`, { encoding, mode: 0o644 })
}

/** What fails is told as a line to try by hand: the file is there all the same. */
async function runAll(commands: string[][], { terminal, runProgram = execute }: ServiceOptions): Promise<boolean> {
  for (const command of commands) {
    const why = await runProgram(command)
    if (why === null) continue
    terminal.complain(`This did not work: ${asLine(command)}\n${why}`)
    return false
  }
  return true
}

function execute([program = '', ...args]: string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, args, (error, _out, err) => resolve(error ? err.trim() || error.message : null))
  })
}

function unknownSystem({ machine, terminal }: ServiceOptions): ExitCode {
  terminal.complain(
    `How programs are started at sign-in on ${machine.platform} is not known here. Start: rain-desktop run`,
  )
  return exitCodes.failed
}

function asLine(command: string[]): string {
  return command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `"${word}"`)).join(' ')
}
