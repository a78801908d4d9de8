/** What a page has seen since `begin`: frames in milliseconds, and how much stood somewhere else suddenly. */
export interface Seen {
  /** From one frame to the next, whatever kept the page from it. */
  frames: number[]
  /** Frames of more than 50 ms by the browser's own account: what the page itself did in them, and who. */
  longFrames: { ms: number; by: string }[]
  /** Tasks of more than 50 ms. */
  longTasks: number[]
  shift: number
  /** What moved, for who looks for the reason. */
  moved: string[]
}

/** Something that can be seen on a page. */
export interface Sight {
  selector: string
  /** One of them says so. */
  words?: string
  /** None is there. */
  gone?: boolean
}

declare global {
  interface Window {
    rainWatch: {
      begin(): void
      end(): Seen
      longTaskEnds: number[]
      /** When the newest message of a conversation is on the screen and says these words. */
      untilShown(words: string): Promise<number>
      /** When this was there to be seen; milliseconds of the clock that all pages of this machine share. */
      untilSeen(sight: Sight): Promise<number>
    }
  }
}

type ShiftEntry = PerformanceEntry & { value: number; sources?: { node?: Node | null }[] }
type FrameEntry = PerformanceEntry & { scripts?: { sourceFunctionName: string; invoker: string; duration: number }[] }

/** Runs in the page, before anything else does. */
export function watchPage(): void {
  const latestMs = 60_000
  const nothing = (): Seen => ({ frames: [], longFrames: [], longTasks: [], shift: 0, moved: [] })
  let seen = nothing()
  let last = 0
  let watching = false
  const longTaskEnds: number[] = []

  const onFrame = (now: number) => {
    if (!watching) return
    if (last > 0) seen.frames.push(now - last)
    last = now
    requestAnimationFrame(onFrame)
  }
  const longestOf = ({ scripts = [] }: FrameEntry) => {
    const script = scripts.toSorted((a, b) => b.duration - a.duration)[0]
    return script ? `${script.sourceFunctionName || script.invoker} ${script.duration.toFixed(0)} ms` : 'drawing'
  }
  const takers: { observer: PerformanceObserver; take(entries: PerformanceEntry[]): void }[] = []
  const observe = (type: string, take: (entry: PerformanceEntry) => void) => {
    const takeAll = (entries: PerformanceEntry[]) => entries.forEach(take)
    const observer = new PerformanceObserver((list) => takeAll(list.getEntries()))
    observer.observe({ type, buffered: true })
    takers.push({ observer, take: takeAll })
  }
  const takeWaiting = () => takers.forEach(({ observer, take }) => take(observer.takeRecords()))
  observe('longtask', ({ startTime, duration }) => {
    longTaskEnds.push(startTime + duration)
    seen.longTasks.push(duration)
  })
  observe('long-animation-frame', (entry) => seen.longFrames.push({ ms: entry.duration, by: longestOf(entry) }))
  observe('layout-shift', (entry) => {
    const { value, sources = [] } = entry as ShiftEntry
    seen.shift += value
    for (const { node } of sources) {
      const element = node instanceof Element ? node : node?.parentElement
      if (element) seen.moved.push(`${value.toFixed(4)} ${element.tagName} ${element.className}`)
    }
  })

  const isThere = ({ selector, words, gone }: Sight) => {
    const found = [...document.querySelectorAll(selector)]
    if (gone) return found.length === 0
    return found.some(({ textContent }) => words === undefined || textContent.includes(words))
  }

  window.rainWatch = {
    longTaskEnds,
    begin() {
      takeWaiting()
      seen = nothing()
      last = 0
      watching = true
      requestAnimationFrame(onFrame)
    },
    end() {
      takeWaiting()
      watching = false
      return seen
    },
    untilShown: (words) =>
      new Promise((resolve, reject) => {
        const latest = performance.now() + latestMs
        const messages = document.getElementsByTagName('article')
        const look = () => {
          if (performance.now() > latest) return reject(new Error(`the page does not show: ${words}`))
          const newest = messages[messages.length - 1]
          const box = newest?.textContent.includes(words) ? newest.getBoundingClientRect() : null
          if (box && box.height > 0 && box.top < innerHeight && box.bottom > 0) {
            return requestAnimationFrame(() => resolve(performance.now()))
          }
          return requestAnimationFrame(look)
        }
        look()
      }),
    untilSeen: (sight) =>
      new Promise((resolve, reject) => {
        const stop = () => {
          observer.disconnect()
          clearTimeout(timer)
        }
        const look = () => {
          if (!isThere(sight)) return
          stop()
          resolve(performance.timeOrigin + performance.now())
        }
        const observer = new MutationObserver(look)
        const timer = setTimeout(() => {
          stop()
          reject(new Error(`the page does not show: ${JSON.stringify(sight)}`))
        }, latestMs)
        observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
        look()
      }),
  }
}
