import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'

export type Saving =
  | { state: 'idle' | 'saving' | 'undone' }
  | { state: 'saved'; undo: (() => void) | null }
  | { state: 'failed'; why: string }

/** How long it is told that something was saved, and can be undone. */
const shownMs = 8_000

/**
 * Saves at once and tells how it went. `undo` is what takes a change back, where that can be wanted; a later change, and some
 * seconds, end it.
 */
export function useSaving() {
  const { t } = useTranslation('settings')
  const words = useServerWords()
  const [saving, setSaving] = useState<Saving>({ state: 'idle' })
  const newest = useRef(0)

  const isShort = saving.state === 'saved' || saving.state === 'undone'
  useEffect(() => {
    if (!isShort) return
    const timer = setTimeout(() => setSaving({ state: 'idle' }), shownMs)
    return () => clearTimeout(timer)
  }, [isShort, saving])

  const attempt = useCallback(
    async (send: () => Promise<void>, after: Saving): Promise<void> => {
      const mine = ++newest.current
      setSaving({ state: 'saving' })
      const outcome = await send().then(
        () => after,
        (error: unknown): Saving => ({
          state: 'failed',
          why: error instanceof ApiError && error.status > 0 ? words.refusal(error) : t('noAnswer'),
        }),
      )
      if (newest.current === mine) setSaving(outcome)
    },
    [t, words],
  )

  const save = useCallback(
    (send: () => Promise<void>, takeBack?: () => Promise<void>) => {
      const undo = takeBack ? () => void attempt(takeBack, { state: 'undone' }) : null
      return attempt(send, { state: 'saved', undo })
    },
    [attempt],
  )
  return { saving, save }
}
