import { useCallback, useEffect, useState } from 'react'

/** Something that is true for a while each time it is said. */
export function useMoment(forMs: number): [is: boolean, say: () => void] {
  const [said, setSaid] = useState(0)
  useEffect(() => {
    if (said === 0) return
    const timer = setTimeout(() => setSaid(0), forMs)
    return () => clearTimeout(timer)
  }, [said, forMs])
  return [said > 0, useCallback(() => setSaid((times) => times + 1), [])]
}
