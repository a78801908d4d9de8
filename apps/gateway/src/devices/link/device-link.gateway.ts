import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import { GATEWAY_DEPS, type GatewayDeps } from '../../deps.ts'
import { openRawDoor } from '../../live/raw-door.ts'
import { sweepControl } from '../control.ts'
import type { DeviceLink } from './device-link.ts'
import { serveDeviceSocket } from './serve-device-socket.ts'

/** A picture of a large screen fits. */
const maxPayload = 8 * 1024 * 1024
const sweepEveryMs = 5_000

/** Where desktop-agents dial in, `/device`. */
@Injectable()
export class DeviceLinkGateway implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly links = new Set<DeviceLink>()
  private shut = () => {}
  private stopSweeping = () => {}

  constructor(
    @Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  onApplicationBootstrap() {
    const { deps, links } = this
    this.shut = openRawDoor(deps, this.host.httpAdapter.getHttpServer(), {
      path: '/device',
      maxPayload,
      serve: (arrival) =>
        serveDeviceSocket(arrival, deps, (link) => {
          links.add(link)
          arrival.socket.on('close', () => links.delete(link))
        }),
    })
    this.stopSweeping = deps.timers.every(sweepEveryMs, () => {
      sweepControl(deps).catch((error: unknown) => deps.logger.warn({ err: error }, 'lost control was not looked for'))
    })
  }

  async beforeApplicationShutdown() {
    this.stopSweeping()
    this.shut()
    const links = [...this.links]
    for (const link of links) link.close('restarting')
    await Promise.allSettled(links.map((link) => link.onGone()))
  }
}
