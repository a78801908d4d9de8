import { useEffect } from 'react'
import type { Replay } from './use-replay.ts'

/** Space, arrows, Home, End and B, wherever the focus is; what has the focus comes first. */
export function useReplayKeys(replay: Replay, count: number): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if (event.target instanceof HTMLInputElement || document.querySelector('dialog[open]')) return
      const run = commandOf(event, replay, count)
      if (!run) return
      event.preventDefault()
      run()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [replay, count])
}

function commandOf({ key, target }: KeyboardEvent, replay: Replay, count: number): (() => void) | null {
  const { at, side } = replay.place
  switch (key) {
    case ' ':
      return target instanceof HTMLButtonElement ? null : replay.toggle
    case 'ArrowLeft':
      return () => replay.goTo(at - 1)
    case 'ArrowRight':
      return () => replay.goTo(at + 1)
    case 'Home':
      return () => replay.goTo(0)
    case 'End':
      return () => replay.goTo(count - 1)
    case 'b':
    case 'B':
      return () => replay.show(side === 'before' ? 'after' : 'before')
    default:
      return null
  }
}
