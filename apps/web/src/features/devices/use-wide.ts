import { useSyncExternalStore } from 'react'

const wide = '(min-width: 1024px)'

/** Whether there is room for a conversation beside a picture. */
export function useWide(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(wide).matches)
}

function subscribe(onChange: () => void): () => void {
  const query = matchMedia(wide)
  query.addEventListener('change', onChange)
  return () => query.removeEventListener('change', onChange)
}
