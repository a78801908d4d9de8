import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { openRawDoor, refuseOtherUpgrades } from './raw-door.ts'
import { serveRawSocket } from './serve-raw-socket.ts'

/** Frames above the protocol's limit are answered up to this size; beyond it the connection ends. */
const maxPayload = 64 * 1024

/** The raw WebSocket door, `/ws`. */
@Injectable()
export class RawWsGateway implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private shut = () => {}

  constructor(
    @Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  onApplicationBootstrap() {
    const http = this.host.httpAdapter.getHttpServer()
    const { deps } = this
    refuseOtherUpgrades(http)
    this.shut = openRawDoor(deps, http, {
      path: '/ws',
      maxPayload,
      serve({ socket, wire, url, address, onKnown }) {
        const token = url.searchParams.get('token') ?? undefined
        const cursor = url.searchParams.get('cursor') ?? undefined
        return serveRawSocket(socket, { wire, address, token, cursor, onKnown }, deps)
      },
    })
  }

  beforeApplicationShutdown() {
    this.shut()
  }
}
