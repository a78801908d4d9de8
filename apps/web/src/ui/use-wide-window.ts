import { useSyncExternalStore } from 'react'

const wide = '(min-width: 1024px)'

/** Whether two columns of code fit into the window. */
export function useWideWindow(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(wide).matches)
}

function subscribe(onChange: () => void): () => void {
  const query = matchMedia(wide)
  query.addEventListener('change', onChange)
  return () => query.removeEventListener('change', onChange)
}
