import { useEffect, useState } from 'react'
import type { ComputerStep } from '../../ui/desktop/computer-steps.ts'
import { isOpen } from './agent-work.ts'

const lingerMs = 2_500

/** The step that is to be marked on the live picture: one that is open, and for a moment the one that has just ended. */
export function useFreshStep(step: ComputerStep | null): ComputerStep | null {
  const id = step?.item.id ?? null
  const open = step !== null && isOpen(step)
  const [fresh, setFresh] = useState<string | null>(null)
  if (open && fresh !== id) setFresh(id)
  useEffect(() => {
    if (fresh === null || open) return
    const timer = setTimeout(() => setFresh(null), lingerMs)
    return () => clearTimeout(timer)
  }, [fresh, open])
  return open || (fresh !== null && fresh === id) ? step : null
}
