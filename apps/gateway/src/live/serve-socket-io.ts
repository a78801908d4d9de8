import { limits } from '@rain/protocol'
import type { Socket } from 'socket.io'
import type { Session } from '../auth/tokens.ts'
import type { GatewayDeps } from '../deps.ts'
import { clientOf } from '../infra/client.ts'
import type { Answer } from './commands/answer.ts'
import { openConnection } from './connection.ts'
import { frameTooLarge } from './read-frame.ts'
import { refusalEvent } from './refusal-event.ts'
import { socketIoClientSocket } from './socket-io-client-socket.ts'

/** What the handshake left on the socket. */
export interface SocketData {
  session: Session
  cursor: string | undefined
  /** Pieces of text may wait so long for others, in milliseconds. */
  holdMs: number
}

export function serveSocketIo(socket: Socket, deps: GatewayDeps): void {
  const { session, cursor, holdMs } = socket.data as SocketData
  const { address } = clientOf(socket.request, deps.config.RAIN_TRUSTED_PROXIES)
  const client = socketIoClientSocket(socket, { timers: deps.timers, holdMs })
  const connection = openConnection({ deps, session, address, socket: client, cursor })
  socket.on('disconnect', () => connection.onGone())
  socket.on('command', async (frame: unknown, ack: unknown) => {
    const answer = isTooLarge(frame) ? await connection.receive(null, frameTooLarge()) : await connection.receive(frame)
    if (typeof ack === 'function') ack(toAck(answer))
    else if (!answer.ok && !answer.heardOtherwise) client.send(refusalEvent(answer, frame))
  })
}

function toAck(answer: Answer): Answer {
  if (answer.ok) return answer
  const { heardOtherwise: _, ...ack } = answer
  return ack
}

function isTooLarge(frame: unknown): boolean {
  try {
    return Buffer.byteLength(JSON.stringify(frame) ?? '') > limits.frameBytes
  } catch {
    return true // nested so deeply that it cannot be written down: reading is not recursive, writing is
  }
}
