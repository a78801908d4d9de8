import { useEffect, useState } from 'react'

const known = new Map<() => Promise<unknown>, { value: unknown }>()

/**
 * What `load` fetches: at once where it was fetched before, else null until it is there or when it cannot be had. `load` must be the
 * same function each time.
 */
export function useLoaded<T>(load: () => Promise<T>): T | null {
  const [loaded, setLoaded] = useState(known.get(load) as { value: T } | undefined)
  useEffect(() => {
    if (loaded) return
    let current = true
    load().then(
      (value) => {
        known.set(load, { value })
        if (current) setLoaded({ value })
      },
      // Offline, or after an update of the server: the page goes on with what it has.
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [load, loaded])
  return loaded?.value ?? null
}
