import { Inject } from '@nestjs/common'
import { WebSocketGateway, type OnGatewayConnection, type OnGatewayInit } from '@nestjs/websockets'
import type { Server, Socket } from 'socket.io'
import { z } from 'zod'
import { findSession } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { serveSocketIo, type SocketData } from './serve-socket-io.ts'

const handshakeSchema = z.object({
  token: z.string().min(1).max(200),
  cursor: z.string().max(50).optional(),
  /** The client understands frames of several events: pieces of text may wait so long for others. */
  hold_ms: z.number().int().min(0).max(100).default(0),
})

/** The Socket.IO door: `command` with an ack in, `event` out. */
@WebSocketGateway()
export class SocketIoGateway implements OnGatewayInit<Server>, OnGatewayConnection<Socket> {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  afterInit(server: Server) {
    server.use((socket, next) => {
      this.admit(socket).then(
        (admitted) => next(admitted ? undefined : new Error('unauthorized')),
        (error: unknown) => {
          this.deps.logger.error({ err: error }, 'connection could not be opened')
          next(new Error('unavailable'))
        },
      )
    })
  }

  handleConnection(socket: Socket) {
    socket.conn.emit('known')
    serveSocketIo(socket, this.deps)
  }

  private async admit(socket: Socket): Promise<boolean> {
    const handshake = handshakeSchema.safeParse(socket.handshake.auth)
    if (!handshake.success) return false
    const session = await findSession(this.deps.db, handshake.data.token)
    if (!session) return false
    const { cursor, hold_ms: holdMs } = handshake.data
    const data: SocketData = { session, cursor, holdMs }
    socket.data = data
    return true
  }
}
