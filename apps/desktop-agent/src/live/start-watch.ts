import { delay } from '@rain/runtime'
import { DisplayChanged, type Capturer } from '../desktop.ts'
import { systemClock, type Clock } from '../settle.ts'
import { startLiveEncoder, type LiveEncoder } from './live-encoder.ts'
import type { LiveMessage, WatchWish } from './live-message.ts'

export type { LiveMessage, WatchWish } from './live-message.ts'

export interface Watch {
  /** Another display, size or quality, or a whole picture for somebody who has just come. */
  change(wish: WatchWish): void
  /** That picture has been shown. */
  shown(seq: number): void
  stop(): Promise<void>
}

export interface WatchOptions {
  capturer: Capturer
  wish: WatchWish
  send(message: LiveMessage, bytes: Buffer): void
  clock?: Clock
}

const againAfterMs = 500

/**
 * Live pictures of a display, also when its arrangement changes, until `stop` or until the screen is lost. Until it is
 * called, and after `stop`, nothing is read.
 * @throws DisplayChanged (rejects) when there is no such display.
 */
export async function startWatch({ capturer, send, clock = systemClock, ...options }: WatchOptions): Promise<Watch> {
  const stopped = new AbortController()
  let { wish } = options
  let seq = 0
  let encoder: LiveEncoder | undefined = await open()
  let reopening: Promise<void> = Promise.resolve()

  async function open(): Promise<LiveEncoder> {
    const session = await capturer.open(wish.display)
    const whole = { ...wish, whole: true }
    try {
      return await startLiveEncoder({ session, wish: whole, clock, nextSeq: () => seq++, send, onEnd: reopen })
    } catch (error) {
      await session.close()
      throw error
    }
  }

  function reopen(why: unknown): void {
    // whoever owns the capturer learns through onLost that the screen is lost
    if (why instanceof DisplayChanged) reopening = reopening.then(openAgain)
  }

  /** Monitors come and go in several steps: one that is away for a moment is waited for. */
  async function openAgain(): Promise<void> {
    await encoder?.stop()
    encoder = undefined
    while (!stopped.signal.aborted) {
      try {
        encoder = await open()
        return
      } catch (error) {
        if (!(error instanceof DisplayChanged)) return
        await delay(againAfterMs, stopped.signal)
      }
    }
  }

  return {
    change(now) {
      const isOther = now.display !== wish.display
      wish = now
      if (isOther) reopening = reopening.then(openAgain)
      else encoder?.change(now)
    },
    shown: (shown) => encoder?.shown(shown),
    async stop() {
      stopped.abort()
      await reopening
      await encoder?.stop()
    },
  }
}
