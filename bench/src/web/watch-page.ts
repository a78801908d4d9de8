/** What a page has seen since `begin`: frames in milliseconds, tasks over 50 ms, and how much stood somewhere else suddenly. */
export interface Seen {
  frames: number[]
  longTasks: number[]
  shift: number
  /** What moved, for who looks for the reason. */
  moved: string[]
}

declare global {
  interface Window {
    rainWatch: {
      begin(): void
      end(): Seen
      longTaskEnds: number[]
      /** When the newest message of a conversation is on the screen and says these words. */
      untilShown(words: string): Promise<number>
    }
  }
}

/** Runs in the page, before anything else does. */
export function watchPage(): void {
  let seen: Seen = { frames: [], longTasks: [], shift: 0, moved: [] }
  let last = 0
  let watching = false
  const longTaskEnds: number[] = []

  const onFrame = (now: number) => {
    if (!watching) return
    if (last > 0) seen.frames.push(now - last)
    last = now
    requestAnimationFrame(onFrame)
  }
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      longTaskEnds.push(startTime + duration)
      seen.longTasks.push(duration)
    }
  }).observe({ type: 'longtask', buffered: true })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; sources?: { node?: Node }[] })[]) {
      seen.shift += entry.value
      for (const { node } of entry.sources ?? []) {
        if (node instanceof Element) seen.moved.push(`${entry.value.toFixed(4)} ${node.tagName} ${node.className}`)
      }
    }
  }).observe({ type: 'layout-shift', buffered: true })

  window.rainWatch = {
    longTaskEnds,
    begin() {
      seen = { frames: [], longTasks: [], shift: 0, moved: [] }
      last = 0
      watching = true
      requestAnimationFrame(onFrame)
    },
    end() {
      watching = false
      return seen
    },
    untilShown: (words) =>
      new Promise((resolve, reject) => {
        const latest = performance.now() + 60_000
        const look = () => {
          if (performance.now() > latest) return reject(new Error(`the page does not show: ${words}`))
          const last = document.querySelector('[role=feed]')?.lastElementChild
          const box = last?.textContent?.includes(words) ? last.getBoundingClientRect() : null
          if (box && box.height > 0 && box.top < innerHeight && box.bottom > 0) {
            return requestAnimationFrame(() => resolve(performance.now()))
          }
          return requestAnimationFrame(look)
        }
        look()
      }),
  }
}
