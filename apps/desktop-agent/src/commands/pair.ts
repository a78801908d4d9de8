import { createLinkIdentity, delay, pairingFingerprint, readLinkKey, readPairingCode } from '@rain/runtime'
import type { Dialled, DialOptions } from '../link/dial.ts'
import type { Home } from '../state/home.ts'
import { readPairing, removePairing, writePairing, type Pairing } from '../state/pairing.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import { readServer } from './read-server.ts'
import type { Requested } from './request-pairing.ts'
import type { Terminal } from './terminal.ts'

export interface PairOptions {
  home: Home
  server: string
  code: string
  name: string
  /** Nobody is here to compare: the fingerprint is printed only. */
  yes: boolean
  terminal: Terminal
  request(server: URL, asked: { code: string; name: string; public_key: string }): Promise<Requested>
  dial(options: DialOptions): Promise<Dialled>
  pauseMs?: number
}

/** A clock that is off by less can only be the way of the message. */
const clockToleranceMs = 60_000

/**
 * Makes this machine one of a person's desktops. Both ends compute the fingerprint for themselves, each from the keys it
 * has: whoever sits between them and gives each a key of his own shows two different ones.
 */
export async function pair(options: PairOptions): Promise<ExitCode> {
  const { home, terminal } = options
  const named = await nameCode(options)
  if (!named) return exitCodes.failed
  const { pairing, confirmByMs } = named
  terminal.say(
    `\n  Fingerprint:  ${pairing.fingerprint}\n\nOpen Devices in the dashboard and compare. Only if it shows the same, confirm there.`,
  )
  if (!options.yes && !(await terminal.confirm('Does the dashboard show the same fingerprint?'))) {
    terminal.complain(
      'Not paired. Refuse it in the dashboard, too. (--yes is for a machine where nobody can be asked.)',
    )
    return exitCodes.failed
  }
  writePairing(home.pairingFile, pairing)
  terminal.say('Waiting until it is confirmed in the dashboard …')
  const problem = await untilConfirmed(pairing, confirmByMs, options)
  if (problem) {
    removePairing(home.pairingFile)
    terminal.complain(problem)
    return exitCodes.failed
  }
  terminal.say(`Paired with ${pairing.server} as “${pairing.name}”. Start it with: rain-desktop run`)
  return exitCodes.ok
}

async function nameCode(options: PairOptions): Promise<{ pairing: Pairing; confirmByMs: number } | null> {
  const { home, terminal, name } = options
  const fail = (why: string) => {
    terminal.complain(why)
    return null
  }
  if (readPairing(home.pairingFile) !== 'missing') {
    return fail('This machine is already paired. Undo that first: rain-desktop unpair')
  }
  const server = readServer(options.server)
  if (!server) return fail(`“${options.server}” is no address of a server. It looks like https://rain.example:8000`)
  const code = readPairingCode(options.code)
  if (!code) return fail('That is no pairing code. It has ten letters and digits, like ABCDE-FGHJK.')

  const identity = createLinkIdentity()
  const asked = { code, name, public_key: Buffer.from(identity.publicKey).toString('base64') }
  const answer = await options.request(server, asked)
  if (answer.status === 'failed') return fail(answer.why)
  const { paired, clockOffMs } = answer
  const serverKey = readLinkKey(paired.server_key)
  if (!serverKey) return fail('The server has sent a key that is none.')
  const fingerprint = pairingFingerprint(serverKey, identity.publicKey, paired.device_id)
  if (fingerprint !== paired.fingerprint) {
    return fail('The server has another fingerprint than this machine. Somebody may sit between the two. Not paired.')
  }
  if (Math.abs(clockOffMs) > clockToleranceMs) {
    const minutes = Math.round(clockOffMs / 60_000)
    terminal.complain(
      `Note: the clock of this machine is ${Math.abs(minutes)} min ${minutes > 0 ? 'ahead of' : 'behind'} the server's.`,
    )
  }
  const pairing = { server: server.origin, deviceId: paired.device_id, name, fingerprint, serverKey, identity }
  return { pairing, confirmByMs: performance.now() + leftMs(paired.expires_at, clockOffMs) }
}

/** By the server's clock: its own may be wrong, but it is the one that decides. */
function leftMs(expiresAtSeconds: number, clockOffMs: number): number {
  return expiresAtSeconds * 1_000 - (Date.now() - clockOffMs)
}

/** Null: it was confirmed. */
async function untilConfirmed(pairing: Pairing, confirmByMs: number, options: PairOptions): Promise<string | null> {
  for (;;) {
    const dialled = await options.dial(pairing)
    if (dialled.status === 'open') {
      dialled.channel.end('paired')
      return null
    }
    if (dialled.status === 'refused' && dialled.refusal === 'revoked') return 'It was refused in the dashboard.'
    if (performance.now() > confirmByMs) {
      const why = 'why' in dialled ? ` (${dialled.why})` : ''
      return `Nobody has confirmed it in time${why}. Get a new code in the dashboard.`
    }
    await delay(options.pauseMs ?? 2_000)
  }
}
