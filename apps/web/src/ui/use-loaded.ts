import { useEffect, useState } from 'react'

/** What `load` fetches, null until it is there or when it cannot be had. `load` must be the same function each time. */
export function useLoaded<T>(load: () => Promise<T>): T | null {
  const [loaded, setLoaded] = useState<{ value: T } | null>(null)
  useEffect(() => {
    let current = true
    load().then(
      (value) => current && setLoaded({ value }),
      // Offline, or after an update of the server: the page goes on with what it has.
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [load])
  return loaded?.value ?? null
}
