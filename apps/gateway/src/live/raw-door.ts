import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { closeCodes, RainError } from '@rain/protocol'
import { WebSocketServer, type WebSocket } from 'ws'
import type { GatewayDeps } from '../deps.ts'
import { clientOf } from '../infra/client.ts'
import { doorRules } from '../infra/door-rules.ts'
import { refusalAtDoor } from '../infra/origin.ts'
import { closeRaw } from './raw-client-socket.ts'

/** A socket that has come through a raw door, and nobody knows yet whose. */
export interface Arrival {
  socket: WebSocket
  /** The connection below the socket. */
  wire: Duplex
  url: URL
  address: string
  /** To be called once it is known whose it is: the waiting room is for strangers. */
  onKnown(): void
}

export interface RawDoor {
  path: (typeof rawDoors)[number]
  /** A larger frame ends the connection (1009). */
  maxPayload: number
  serve(arrival: Arrival): Promise<void>
}

/** Where WebSockets are opened beside `/socket.io`. */
export const rawDoors = ['/ws', '/device', '/view'] as const

/** Opens a door on the server. Returns the function that shuts it: open sockets are left to whoever serves them. */
export function openRawDoor(deps: GatewayDeps, http: Server, { path, maxPayload, serve }: RawDoor): () => void {
  const server = new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false })
  http.on('upgrade', onUpgrade)
  return () => {
    http.off('upgrade', onUpgrade)
    server.close()
  }

  function onUpgrade(request: IncomingMessage, wire: Duplex, head: Buffer) {
    const url = URL.parse(request.url ?? '/', 'http://rain')
    if (url?.pathname !== path) return
    wire.on('error', () => wire.destroy()) // a client that leaves while it is answered
    server.handleUpgrade(request, wire, head, (socket) => onOpen(socket, { request, url, wire }))
  }

  function onOpen(socket: WebSocket, { request, url, wire }: { request: IncomingMessage; url: URL; wire: Duplex }) {
    socket.on('error', (error) => deps.logger.debug({ err: error }, 'socket error'))
    const { address, protocol } = clientOf(request, deps.config.RAIN_TRUSTED_PROXIES)
    const { host, origin } = request.headers
    if (refusalAtDoor(doorRules(deps.config), { host, origin, protocol })) {
      return closeRaw(socket, closeCodes.unauthorized, 'origin_refused')
    }
    const onKnown = deps.waitingRoom.arrive(address, () =>
      closeRaw(socket, closeCodes.tooSlow, 'too many open sockets'),
    )
    socket.on('close', onKnown)
    serve({ socket, wire, url, address, onKnown }).catch((error: unknown) => {
      if (!(error instanceof RainError)) deps.logger.error({ err: error }, 'connection could not be opened')
      closeRaw(socket, closeCodes.restarting, 'restarting')
    })
  }
}

/** Ends upgrades that no door takes: they would stay open for ever. */
export function refuseOtherUpgrades(http: Server): void {
  http.on('upgrade', (request, wire) => {
    // @NOTE engine.io has its own listener
    if (request.url?.startsWith('/socket.io/')) return
    const path = URL.parse(request.url ?? '/', 'http://rain')?.pathname
    if (rawDoors.some((door) => door === path)) return
    wire.on('error', () => wire.destroy())
    wire.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
  })
}
