import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/query-client.ts'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'

/** Changes something about the providers and reads them again. `run` resolves to what went wrong, or null. */
export function useChange() {
  const { t } = useTranslation('providers')
  const words = useServerWords()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)

  const run = async (change: () => Promise<unknown>): Promise<string | null> => {
    setBusy(true)
    const failure = await change().then(
      () => null,
      (thrown: unknown) => (thrown instanceof ApiError && thrown.status > 0 ? words.refusal(thrown) : t('noAnswer')),
    )
    await queries.invalidateQueries({ queryKey: queryKeys.providers })
    setBusy(false)
    setError(failure)
    return failure
  }
  return { busy, error, setError, run }
}
