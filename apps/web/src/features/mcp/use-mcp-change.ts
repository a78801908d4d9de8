import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/query-client.ts'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import type { PinState } from '../../ui/use-pin.ts'

const aboutPin = ['pin_required', 'pin_invalid', 'locked_out']

/** Changes something about the servers and reads them again. `run` resolves to whether it worked. */
export function useMcpChange(pin?: PinState) {
  const { t } = useTranslation('mcp')
  const words = useServerWords()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)

  const run = async (change: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true)
    setError(null)
    try {
      await change()
      await queries.invalidateQueries({ queryKey: queryKeys.mcp })
      return true
    } catch (failure) {
      if (pin && failure instanceof ApiError && aboutPin.includes(failure.code)) pin.refuse(failure)
      else setError(failure instanceof ApiError && failure.status > 0 ? words.refusal(failure) : t('noAnswer'))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, run }
}
