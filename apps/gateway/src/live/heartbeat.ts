import { limits } from '@rain/protocol'
import type { CloseReason } from './client-socket.ts'
import type { Timers } from './timers.ts'

/** Two pings without any sign of life, and a little more. */
const deadAfterMs = 2 * limits.pingEveryMs + 10_000

/** Watches one raw connection: pings it, and tells when it is idle or dead. */
export interface Heartbeat {
  /** Anything came in. */
  alive(): void
  /** Something useful happened. A `pong` is not. */
  active(): void
  stop(): void
}

export function startHeartbeat(options: {
  timers: Timers
  ping(ts: number): void
  onIdle(reason: CloseReason): void
  onDead(): void
}): Heartbeat {
  const { timers, ping, onIdle, onDead } = options
  let aliveAt = timers.now()
  let activeAt = aliveAt
  const stop = timers.every(limits.pingEveryMs, () => {
    const now = timers.now()
    if (now - aliveAt >= deadAfterMs) return onDead()
    if (now - activeAt >= limits.idleTimeoutMs) return onIdle('idle')
    ping(now / 1000)
  })
  return {
    alive: () => void (aliveAt = timers.now()),
    active: () => void (activeAt = timers.now()),
    stop,
  }
}
