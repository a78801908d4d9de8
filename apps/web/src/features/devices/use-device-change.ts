import type { DeviceAnswer } from '@rain/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { noteDevice } from './use-devices.ts'

/** Asks the server to change a computer; `run` resolves to whether it did. `error` says what to do when it did not. */
export function useDeviceChange() {
  const { t } = useTranslation('desktop')
  const words = useServerWords()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const run = async (change: () => Promise<DeviceAnswer>, yours?: boolean): Promise<boolean> => {
    setBusy(true)
    setError(null)
    try {
      noteDevice(queries, (await change()).device, yours)
      return true
    } catch (failure) {
      setError(failure instanceof ApiError && failure.status > 0 ? words.refusal(failure) : t('options.failed'))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, run }
}
