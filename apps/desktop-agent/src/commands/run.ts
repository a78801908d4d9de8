import { createLogger, runUntilSignalled } from '@rain/runtime'
import type { DesktopConfig } from '../config.ts'
import { controlAddress } from '../control/control-message.ts'
import { listenLocally } from '../control/listen-locally.ts'
import { createDaemon } from '../daemon.ts'
import { ActionMemory } from '../executor/action-memory.ts'
import { openHome } from '../state/home.ts'
import { readPairing } from '../state/pairing.ts'
import { Standing } from '../state/standing.ts'
import { readVersion } from '../version.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

/** The daemon, until a signal, `unpair`, or its revocation. */
export async function run(config: DesktopConfig, terminal: Terminal): Promise<ExitCode> {
  const home = openHome(config.RAIN_DESKTOP_HOME)
  const pairing = readPairing(home.pairingFile)
  if (typeof pairing === 'string') {
    terminal.complain(notPaired[pairing])
    return exitCodes.notUsable
  }
  let answer = starting
  const control = await listenLocally(controlAddress(home.folder, process.platform), (request) => answer(request))
  if (control === 'taken') {
    terminal.complain('It runs already. See: rain-desktop status')
    return exitCodes.failed
  }
  const logger = createLogger({ name: 'rain-desktop', level: config.RAIN_LOG_LEVEL })
  const onFault = (error: unknown) => logger.error({ err: error }, 'who may act here could not be written down')
  const daemon = createDaemon({
    config,
    version: readVersion(),
    pairing,
    standing: new Standing(home.standingFile, onFault),
    memory: new ActionMemory(home.actionsFile),
    logger,
  })
  answer = daemon.answer
  let ended: 'stopped' | 'revoked' = 'stopped'
  await runUntilSignalled(
    async (stop) => {
      ended = await daemon.serve(stop)
    },
    [control, daemon],
  )
  return tellEnd(ended, terminal)
}

const notPaired = {
  missing: 'This machine is not paired. Get a code in the dashboard (Devices), then: rain-desktop pair <server> <code>',
  unreadable: 'The file with the keys cannot be read. Start anew: rain-desktop unpair, then pair.',
}

/** The state folder is this process's own from the moment it listens; only then may it read and write what lies there. */
const starting: Parameters<typeof listenLocally>[1] = async () => ({ answer: 'refused', why: 'It is just starting.' })

function tellEnd(ended: 'stopped' | 'revoked', terminal: Terminal): ExitCode {
  if (ended === 'stopped') return exitCodes.ok
  terminal.complain('This desktop was revoked in the dashboard. To use it again: rain-desktop unpair, then pair.')
  return exitCodes.notUsable
}
