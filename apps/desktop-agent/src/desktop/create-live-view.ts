import type { Logger } from '@rain/runtime'
import type { Eyes } from '../eyes.ts'
import type { LiveView } from '../link/serve-link.ts'
import type { LiveMessage, WatchWish } from '../live/live-message.ts'
import type { Watch } from '../live/start-watch.ts'

export interface LiveViewOptions {
  /** Null: there is no desktop to see. */
  eyes(): Promise<Eyes | null>
  /** Calls when another desktop has been opened in the place of one that was lost. */
  onOpen(listener: () => void): () => void
  send(message: LiveMessage, bytes: Uint8Array): void
  logger: Logger
}

/**
 * Live pictures while they are wished for, of the desktop that is open then. What is wished while a watch is being opened or
 * closed waits, and only the last of it counts.
 */
export function createLiveView({ eyes, onOpen, send, logger }: LiveViewOptions): LiveView {
  let wished: WatchWish | null = null
  let watch: { of: Eyes; running: Watch } | null = null
  let working = false

  async function adjust(): Promise<void> {
    if (working) return
    working = true
    try {
      await followWish()
    } catch (error) {
      logger.warn({ err: error }, 'no live pictures')
    } finally {
      working = false
    }
  }
  async function followWish(): Promise<void> {
    let done: WatchWish | null | undefined
    while (done !== wished) {
      done = wished
      const seeing = done && (await eyes())
      if (watch && watch.of !== seeing) {
        await watch.running.stop()
        watch = null
      }
      if (!done || !seeing) continue
      if (watch) watch.running.change(done)
      else watch = { of: seeing, running: await seeing.watch(done, send) }
    }
  }
  function follow(wish: WatchWish | null): void {
    wished = wish
    void adjust()
  }

  const forget = onOpen(() => wished && follow({ ...wished, whole: true }))

  return {
    watch: follow,
    unwatch: () => follow(null),
    shown: (seq) => watch?.running.shown(seq),
    close() {
      forget()
      follow(null)
    },
  }
}
