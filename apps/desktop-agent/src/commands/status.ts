import { askDaemon } from '../control/ask-daemon.ts'
import type { DaemonStatus } from '../control/control-message.ts'
import { readPairing } from '../state/pairing.ts'
import { Standing } from '../state/standing.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import type { StandingOptions } from './stop-and-arm.ts'

/** Exit code 0: it runs and is connected. */
export async function status({
  home,
  address,
  terminal,
  json,
}: StandingOptions & { json: boolean }): Promise<ExitCode> {
  const answer = await askDaemon(address, { command: 'status' })
  if (answer !== 'not_running' && answer.answer === 'status') {
    terminal.say(json ? JSON.stringify({ running: true, ...answer.status }) : describe(answer.status))
    return answer.status.link.state === 'connected' ? exitCodes.ok : exitCodes.failed
  }
  const pairing = readPairing(home.pairingFile)
  const { stopped } = new Standing(home.standingFile)
  const paired = typeof pairing === 'object' ? { server: pairing.server, name: pairing.name } : null
  if (json) terminal.say(JSON.stringify({ running: false, paired, stopped }))
  else {
    terminal.say(`Not running. ${paired ? `Paired with ${paired.server} as “${paired.name}”.` : 'Not paired.'}`)
    if (stopped) terminal.say(`Stopped (${stopped}).`)
  }
  return exitCodes.failed
}

function describe(status: DaemonStatus): string {
  const { link, stopped, controller } = status
  const states = {
    connected: `connected since ${link.since}`,
    dialling: `not connected${link.problem ? `: ${link.problem}` : ''}`,
    waiting_for_confirmation: 'waiting until its fingerprint is confirmed in the dashboard',
    revoked: 'revoked in the dashboard',
  }
  const hands = { agent: 'an agent', person: 'a person, from afar', nobody: 'nobody from afar' }
  return [
    `Rain desktop ${status.version}, process ${status.pid}`,
    `Server       ${status.server}, ${states[link.state]}`,
    `Known as     ${status.name}, fingerprint ${status.fingerprint}`,
    `Displays     ${status.displays.join(', ') || 'none'}`,
    `Control      ${stopped ? `stopped (${stopped}): nothing happens until it is armed` : hands[controller ?? 'nobody']}`,
    ...status.problems.map((problem) => `Problem      ${problem}`),
  ].join('\n')
}
