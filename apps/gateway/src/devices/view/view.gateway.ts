import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import { GATEWAY_DEPS, type GatewayDeps } from '../../deps.ts'
import { openRawDoor } from '../../live/raw-door.ts'
import { createHandCounter } from './hand-counter.ts'
import { serveViewerSocket } from './serve-viewer-socket.ts'

const maxPayload = 64 * 1024

/** Where people look at their computers, and work on them: `/view`. */
@Injectable()
export class ViewGateway implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private shut = () => {}

  constructor(
    @Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  onApplicationBootstrap() {
    const { deps } = this
    const hands = createHandCounter()
    this.shut = openRawDoor(deps, this.host.httpAdapter.getHttpServer(), {
      path: '/view',
      maxPayload,
      serve: (arrival) => serveViewerSocket(arrival, deps, hands),
    })
  }

  beforeApplicationShutdown() {
    this.shut()
  }
}
