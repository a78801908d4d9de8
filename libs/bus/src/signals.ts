import { signalSchema, type Signal } from '@rain/protocol'
import type { Redis } from 'ioredis'
import { keys } from './keys.ts'
import type { LiveChannels } from './live.ts'

/** Nudges to all processes. Nothing may depend on one arriving. */
export interface Signals {
  send(signal: Signal): Promise<void>
  /** Resolves to the function that stops listening. */
  onSignal(listener: (signal: Signal) => void): Promise<() => void>
}

export function createSignals(redis: Redis, live: LiveChannels): Signals {
  return {
    send: async (signal) => void (await redis.publish(keys.signals, JSON.stringify(signal))),
    onSignal: (listener) =>
      live.listen(keys.signals, {
        onMessage(message) {
          const signal = signalSchema.safeParse(JSON.parse(message))
          if (signal.success) listener(signal.data)
        },
        onGap() {},
      }),
  }
}
