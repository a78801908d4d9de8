import { limits } from '@rain/protocol'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { findSession } from '../auth/tokens.ts'
import type { GatewayDeps } from '../deps.ts'
import { openConnection } from './connection.ts'
import { startHeartbeat } from './heartbeat.ts'
import { queueFrames } from './queue-frames.ts'
import { rawClientSocket } from './raw-client-socket.ts'
import { readAuth } from './read-auth.ts'
import { readFrame } from './read-frame.ts'
import { refusalEvent } from './refusal-event.ts'

export interface RawVisitor {
  /** The connection below the socket. */
  wire: Duplex
  address: string
  /** From the address of the socket, for clients that cannot send a first frame. */
  token: string | undefined
  cursor: string | undefined
  /** Its token was checked. */
  onKnown(): void
}

/**
 * One raw connection. It opens with a token in its address, or with `auth` as its first frame within five seconds; what is
 * sent right behind is kept. A refusal closes with 4001: a browser cannot read the status of a failed upgrade.
 */
export async function serveRawSocket(socket: WebSocket, visitor: RawVisitor, deps: GatewayDeps): Promise<void> {
  const client = rawClientSocket(socket, visitor.wire)
  const frames = queueFrames(socket)
  const cancelDeadline = deps.timers.after(limits.authTimeoutMs, () => client.close('unauthorized'))

  const opening = visitor.token === undefined ? readAuth(await frames.first()) : visitor
  const session = opening?.token === undefined ? null : await findSession(deps.db, opening.token)
  cancelDeadline()
  visitor.onKnown()
  if (!session) return client.close('unauthorized')
  if (socket.readyState !== socket.OPEN) return

  const heartbeat = startHeartbeat({
    timers: deps.timers,
    ping(ts) {
      client.send({ type: 'ping', ts })
      socket.ping()
    },
    onIdle: (reason) => void connection.close(reason),
    onDead: () => socket.terminate(),
  })
  const connection = openConnection({
    deps,
    session,
    address: visitor.address,
    socket: client,
    cursor: opening?.cursor,
    // @NOTE a client that keeps its place in the log is newer than the questions
    plainQuestions: opening?.cursor === undefined,
    onActivity: heartbeat.active,
  })
  socket.on('pong', heartbeat.alive)
  socket.on('close', () => {
    heartbeat.stop()
    connection.onGone()
  })
  frames.forEach(async (text) => {
    heartbeat.alive()
    const frame = readFrame(text)
    const answer = frame.ok ? await connection.receive(frame.value) : await connection.receive(null, frame)
    if (!answer.ok && !answer.heardOtherwise) client.send(refusalEvent(answer, frame.ok ? frame.value : null))
  })
}
