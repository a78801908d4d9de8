import { useEffect, useState } from 'react'

/** Long enough that a key or a tap meant for something else cannot answer a request that has just appeared. */
const armAfterMs = 500

/** Whether the request has been in view long enough to be answered. */
export function useArmed(requestId: string): boolean {
  const [armedFor, setArmedFor] = useState<string | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setArmedFor(requestId), armAfterMs)
    return () => clearTimeout(timer)
  }, [requestId])
  return armedFor === requestId
}
