import { askDaemon } from '../control/ask-daemon.ts'
import type { Home } from '../state/home.ts'
import { onlyFromAfar, Standing } from '../state/standing.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

export interface StandingOptions {
  home: Home
  /** Where the daemon listens. */
  address: string
  terminal: Terminal
}

/** Ends everything at once, without the network; it holds for a daemon that is started later, too. */
export async function stop({ home, address, terminal }: StandingOptions): Promise<ExitCode> {
  const answer = await askDaemon(address, { command: 'stop' })
  if (answer === 'not_running') new Standing(home.standingFile).stop('command')
  else if (answer.answer === 'refused') return complain(terminal, answer.why)
  terminal.say('Stopped. Nothing happens on this desktop until somebody arms it: rain-desktop arm')
  return exitCodes.ok
}

export async function arm({ home, address, terminal }: StandingOptions): Promise<ExitCode> {
  const answer = await askDaemon(address, { command: 'arm' })
  if (answer === 'not_running' && !new Standing(home.standingFile).armHere()) return complain(terminal, onlyFromAfar)
  if (answer !== 'not_running' && answer.answer === 'refused') return complain(terminal, answer.why)
  terminal.say('Armed. If it is stopped in the dashboard as well, arm it there, too.')
  return exitCodes.ok
}

function complain(terminal: Terminal, why: string): ExitCode {
  terminal.complain(why)
  return exitCodes.failed
}
