import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import { closeCodes, RainError } from '@rain/protocol'
import { WebSocketServer, type WebSocket } from 'ws'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { clientOf } from '../infra/client.ts'
import { refusalAtDoor } from '../infra/origin.ts'
import { doorRules } from '../infra/door-rules.ts'
import { closeRaw } from './raw-client-socket.ts'
import { serveRawSocket } from './serve-raw-socket.ts'

/** Frames above the protocol's limit are answered up to this size; beyond it the connection ends (1009). */
const maxPayload = 64 * 1024

/** The raw WebSocket door, `/ws`. */
@Injectable()
export class RawWsGateway implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly server = new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false })

  constructor(
    @Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  onApplicationBootstrap() {
    const http: Server = this.host.httpAdapter.getHttpServer()
    http.on('upgrade', (request, socket, head) => this.onUpgrade(request, socket, head))
  }

  beforeApplicationShutdown() {
    this.server.close()
  }

  private onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
    // @NOTE engine.io has its own listener; what it would not take must be answered here, or it stays open for ever
    if (request.url?.startsWith('/socket.io/')) return
    const url = URL.parse(request.url ?? '/', 'http://rain')
    socket.on('error', () => socket.destroy()) // a client that leaves while it is answered
    if (url?.pathname !== '/ws') return void socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
    this.server.handleUpgrade(request, socket, head, (client) => this.onOpen(client, { request, url, wire: socket }))
  }

  private onOpen(socket: WebSocket, { request, url, wire }: { request: IncomingMessage; url: URL; wire: Duplex }) {
    const { deps } = this
    socket.on('error', (error) => deps.logger.debug({ err: error }, 'socket error'))
    const { address, protocol } = clientOf(request, deps.config.RAIN_TRUSTED_PROXIES)
    const { host, origin } = request.headers
    if (refusalAtDoor(doorRules(deps.config), { host, origin, protocol })) {
      return closeRaw(socket, closeCodes.unauthorized, 'origin_refused')
    }
    const leaveWaitingRoom = deps.waitingRoom.arrive(address, () =>
      closeRaw(socket, closeCodes.tooSlow, 'too many open sockets'),
    )
    socket.on('close', leaveWaitingRoom)
    const visitor = {
      wire,
      address,
      token: url.searchParams.get('token') ?? undefined,
      cursor: url.searchParams.get('cursor') ?? undefined,
      onKnown: leaveWaitingRoom,
    }
    serveRawSocket(socket, visitor, deps).catch((error: unknown) => {
      if (!(error instanceof RainError)) deps.logger.error({ err: error }, 'connection could not be opened')
      closeRaw(socket, closeCodes.restarting, 'restarting')
    })
  }
}
