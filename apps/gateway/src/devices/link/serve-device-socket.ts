import type { Duplex } from 'node:stream'
import { closeCodes, packPacket } from '@rain/protocol'
import type { WebSocket } from 'ws'
import { closeRaw } from '../../live/raw-client-socket.ts'
import type { Arrival } from '../../live/raw-door.ts'
import { binaryFrames } from './binary-frames.ts'
import { holdDeviceLink, type DeviceLink, type LinkDeps } from './device-link.ts'
import { shakeHands } from './shake-hands.ts'

const handshakeMs = 5_000
/** What a stranger may send before it is known who they are: a handshake is some hundred bytes. */
const strangerBytes = 16 * 1024

/** One connection of a desktop-agent. `onLink` hears of it once it has proven who it is. */
export async function serveDeviceSocket(
  { socket, wire, onKnown }: Arrival,
  deps: LinkDeps,
  onLink: (link: DeviceLink) => void,
): Promise<void> {
  const frames = binaryFrames(socket)
  const stopCounting = cutOffAfter(strangerBytes, wire, socket)
  const cancelDeadline = deps.timers.after(handshakeMs, () => socket.terminate())
  const handshake = await shakeHands(deps, frames, (frame) => socket.send(frame))
  cancelDeadline()
  stopCounting()
  if (handshake.status === 'failed') {
    deps.logger.debug({ why: handshake.why }, 'no link to a computer')
    return socket.terminate()
  }
  onKnown()
  if (handshake.status === 'refused') return closeRaw(socket, closeCodes[handshake.why], handshake.why)

  const { link: sealed, deviceId } = handshake
  const link = await holdDeviceLink({
    deps,
    deviceId,
    send: (message) => socket.readyState === socket.OPEN && socket.send(sealed.seal(packPacket(message))),
    close: (reason) => closeRaw(socket, closeCodes[reason], reason),
  })
  onLink(link)
  frames.forEach((frame) => {
    const packet = sealed.open(frame)
    // @NOTE somebody has touched what was sent: nothing of this connection can be believed any more
    if (packet === null) return socket.terminate()
    link.receive(packet)
  })
  if (socket.readyState === socket.CLOSED) return link.onGone()
  socket.on('close', () => {
    link.onGone().catch((error: unknown) => deps.logger.error({ err: error, deviceId }, 'a computer left unnoticed'))
  })
}

function cutOffAfter(most: number, wire: Duplex, socket: WebSocket): () => void {
  let bytes = 0
  const count = (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > most) socket.terminate()
  }
  wire.on('data', count)
  return () => wire.off('data', count)
}
