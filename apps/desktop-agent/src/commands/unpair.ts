import { askDaemon } from '../control/ask-daemon.ts'
import { removePairing } from '../state/pairing.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import type { StandingOptions } from './stop-and-arm.ts'

/** Forgets the server and the keys, and ends a daemon that runs. The dashboard is told nothing: nobody would believe it. */
export async function unpair({ home, address, terminal }: StandingOptions): Promise<ExitCode> {
  removePairing(home.pairingFile)
  await askDaemon(address, { command: 'quit' })
  terminal.say('This machine has forgotten its server and its keys. Remove it in the dashboard, too.')
  return exitCodes.ok
}
