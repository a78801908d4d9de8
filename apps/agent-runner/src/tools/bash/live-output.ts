export interface LiveOutput {
  add(text: string): void
  /** Hands on what is left. */
  flush(): void
}

/** A person cannot read faster than this; the whole output goes elsewhere. */
const everyMs = 100
const maxCharacters = 8_000

/** Hands output on at once when it is quiet, and joined, ten times a second, when it is not. A flood is thinned out. */
export function createLiveOutput(emit: (text: string) => void): LiveOutput {
  let waiting = ''
  let left = 0
  let timer: NodeJS.Timeout | null = null

  function flush(): void {
    if (timer) clearTimeout(timer)
    timer = null
    if (waiting === '') return
    emit(left > 0 ? `[… ${left} characters …]\n${waiting}` : waiting)
    waiting = ''
    left = 0
  }

  return {
    flush,
    add(text) {
      waiting += text
      left += Math.max(0, waiting.length - maxCharacters)
      waiting = waiting.slice(-maxCharacters)
      if (timer) return
      flush()
      timer = setTimeout(flush, everyMs)
    },
  }
}
