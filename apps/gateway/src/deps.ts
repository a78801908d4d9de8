import type { Bus } from '@rain/bus'
import type { Db } from '@rain/db'
import type { Logger, SealingKeys } from '@rain/runtime'
import { createPinGate, type PinGate } from './auth/pin-gate.ts'
import type { GatewayConfig } from './config.ts'
import { createRequestLimits, type RequestLimits } from './infra/request-limits.ts'
import { createOpenConnections, type OpenConnections } from './live/open-connections.ts'
import { systemTimers, type Timers } from './live/timers.ts'
import { createWaitingRoom, type WaitingRoom } from './live/waiting-room.ts'

/** All that the gateway works with. Nothing in it is lost when the process dies but sockets and timers. */
export interface GatewayDeps {
  config: GatewayConfig
  db: Db
  bus: Bus
  logger: Logger
  sealingKeys: SealingKeys
  pinGate: PinGate
  requestLimits: RequestLimits
  connections: OpenConnections
  waitingRoom: WaitingRoom
  timers: Timers
}

/** The name under which Nest hands them to controllers and gateways. */
export const GATEWAY_DEPS = Symbol('GatewayDeps')

export function createDeps(
  given: Pick<GatewayDeps, 'config' | 'db' | 'bus' | 'logger' | 'sealingKeys'> & { timers?: Timers },
): GatewayDeps {
  const timers = given.timers ?? systemTimers
  return {
    ...given,
    pinGate: createPinGate(given.bus.redis),
    requestLimits: createRequestLimits(given.bus.redis),
    connections: createOpenConnections(),
    waitingRoom: createWaitingRoom(timers, { overall: 50, perAddress: 5 }),
    timers,
  }
}
