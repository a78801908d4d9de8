import type { DeviceOrder, ToDevice } from '@rain/protocol'
import type { Timers } from '../../live/timers.ts'

type OrderOf<T extends DeviceOrder['type']> = Extract<DeviceOrder, { type: T }>
type Watch = Extract<ToDevice, { type: 'watch' }>

/** All that look at a computer, as the one viewer that it knows. */
export interface WatchBoard {
  watch(order: OrderOf<'watch'>): void
  unwatch(viewer: string): void
  shown(viewer: string, seq: number): void
  /** A picture has come from the computer. */
  onLive(seq: number): void
  close(): void
}

interface Viewer {
  display: number
  maxWidth: number
  maxHeight: number
  renewedAt: number
  shown: number | null
  /** Since when a picture is there that it has not shown; null: it has shown them all. */
  behindSince: number | null
}

/** A viewer that does not say for so long that it still looks has gone. */
export const forgottenAfterMs = 8_000
/** One that is behind for so long is not waited for: it skips pictures. */
export const slowAfterMs = 1_000
const tickMs = 1_000

const largest = { width: 2_560, height: 1_600 }
const quality = 70

/**
 * The largest size that is wanted, on the display the last viewer came for; the pace of the slowest that keeps up. `send` goes
 * to the computer.
 */
export function createWatchBoard({ timers, send }: { timers: Timers; send(message: ToDevice): void }): WatchBoard {
  const viewers = new Map<string, Viewer>()
  let display = 0
  let wanted = ''
  let newest = -1
  let toldShown = -1
  let stopTicking: (() => void) | null = null

  function tell(whole: boolean) {
    const there = [...viewers.values()].filter((viewer) => viewer.display === display)
    const width = Math.max(64, ...there.map(({ maxWidth }) => maxWidth))
    const height = Math.max(64, ...there.map(({ maxHeight }) => maxHeight))
    const wish: Watch = {
      type: 'watch',
      display,
      maxWidth: Math.min(width, largest.width),
      maxHeight: Math.min(height, largest.height),
      quality,
      whole: false,
    }
    const text = JSON.stringify(wish)
    if (text === wanted && !whole) return
    wanted = text
    send({ ...wish, whole })
  }

  function forget(gone: (viewer: Viewer) => boolean) {
    const before = viewers.size
    for (const [id, viewer] of viewers) if (gone(viewer)) viewers.delete(id)
    if (before === viewers.size) return
    const last = [...viewers.values()].at(-1)
    if (!last) return rest()
    if (![...viewers.values()].some((viewer) => viewer.display === display)) display = last.display
    tell(false)
  }

  function rest() {
    stopTicking?.()
    stopTicking = null
    wanted = ''
    send({ type: 'unwatch' })
  }

  function pace() {
    const now = timers.now()
    const keptUp = [...viewers.values()].flatMap(({ shown, behindSince }) =>
      shown !== null && (behindSince === null || now - behindSince <= slowAfterMs) ? [shown] : [],
    )
    if (keptUp.length === 0) return
    const seq = Math.min(...keptUp)
    if (seq <= toldShown) return
    toldShown = seq
    send({ type: 'shown', seq })
  }

  return {
    watch({ viewer: id, display: wantedDisplay, maxWidth, maxHeight, whole }) {
      const known = viewers.get(id)
      if (!known || known.display !== wantedDisplay) display = wantedDisplay
      const { shown, behindSince } = known ?? { shown: null, behindSince: null }
      const renewedAt = timers.now()
      viewers.set(id, { display: wantedDisplay, maxWidth, maxHeight, renewedAt, shown, behindSince })
      stopTicking ??= timers.every(tickMs, () => {
        forget(({ renewedAt }) => timers.now() - renewedAt > forgottenAfterMs)
        pace()
      })
      tell(whole)
    },
    unwatch(id) {
      const gone = viewers.get(id)
      if (gone) forget((viewer) => viewer === gone)
      pace()
    },
    shown(id, seq) {
      const viewer = viewers.get(id)
      if (!viewer || seq > newest) return
      viewer.shown = Math.max(viewer.shown ?? seq, seq)
      viewer.behindSince = viewer.shown >= newest ? null : timers.now()
      pace()
    },
    onLive(seq) {
      newest = seq
      for (const viewer of viewers.values()) viewer.behindSince ??= timers.now()
    },
    close() {
      stopTicking?.()
      stopTicking = null
    },
  }
}
