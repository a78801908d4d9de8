import { backoffMs, delay, type Logger } from '@rain/runtime'
import type { Channel } from './channel.ts'
import type { Dialled } from './dial.ts'

/** Where the link stands, for `rain-desktop status`. */
export type LinkState =
  | { state: 'dialling'; problem?: string }
  | { state: 'waiting_for_confirmation' }
  | { state: 'connected'; since: string }
  | { state: 'revoked' }

export interface StayConnectedOptions {
  dial(): Promise<Dialled>
  /** One link's life: resolves to why it has ended. */
  serve(channel: Channel): Promise<string>
  tell(state: LinkState): void
  logger: Logger
  stop: AbortSignal
  random?: () => number
}

const pendingMs = 2_000
const backoff = { baseMs: 500, maxMs: 30_000 }
/** A link that held that long was a good one: the next try begins anew. */
const goodMs = 10_000

/** Dials until it is told to stop or the device was revoked; then it resolves to which of the two. */
export async function stayConnected(options: StayConnectedOptions): Promise<'stopped' | 'revoked'> {
  const { dial, serve, tell, logger, stop, random } = options
  let attempt = 0
  let problem: string | undefined
  while (!stop.aborted) {
    tell({ state: 'dialling', ...(problem && { problem }) })
    const dialled = await dial()
    if (stop.aborted) break
    if (dialled.status === 'refused' && dialled.refusal === 'revoked') {
      tell({ state: 'revoked' })
      return 'revoked'
    }
    if (dialled.status === 'refused') {
      tell({ state: 'waiting_for_confirmation' })
      await delay(pendingMs, stop)
      continue
    }
    if (dialled.status === 'open') {
      const since = performance.now()
      tell({ state: 'connected', since: new Date().toISOString() })
      logger.info('connected')
      problem = await serve(dialled.channel)
      logger.warn({ why: problem }, 'the link has ended')
      if (performance.now() - since > goodMs) attempt = 0
    } else {
      if (dialled.why !== problem) logger.warn({ why: dialled.why }, 'no link')
      problem = dialled.why
    }
    await delay(backoffMs(++attempt, { ...backoff, ...(random && { random }) }), stop)
  }
  return 'stopped'
}
