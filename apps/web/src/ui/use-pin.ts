import { useState } from 'react'
import { refusalOf, type Refusal } from '../api/refusal.ts'
import { useNow } from './use-now.ts'

export type PinState = ReturnType<typeof usePin>

/** A PIN as it is typed, what was wrong with the last one, and how long the door stays shut. */
export function usePin() {
  const [text, setText] = useState('')
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const now = useNow(refusal?.kind === 'locked')
  const secondsLeft = refusal?.kind === 'locked' ? (refusal.until - now) / 1000 : 0
  return {
    text,
    type: setText,
    refusal,
    secondsLeft,
    locked: secondsLeft > 0,
    /** Whether something was typed; if not, it is asked for. */
    isGiven(): boolean {
      if (text.trim() !== '') return true
      setRefusal({ kind: 'empty' })
      return false
    },
    /** The server did not take it. */
    refuse(error: unknown): void {
      setRefusal(refusalOf(error, Date.now()))
      setText('')
    },
  }
}
