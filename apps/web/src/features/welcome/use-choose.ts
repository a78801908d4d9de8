import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/query-client.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { useLiveClient } from '../../live/live-context.ts'

/** Makes a provider the one that answers. `choose` resolves to whether it is now. */
export function useChoose(onChosen: () => void) {
  const { t } = useTranslation('welcome')
  const words = useServerWords()
  const client = useLiveClient()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)

  const choose = async (provider: string, model = 'auto'): Promise<void> => {
    setBusy(true)
    const ack = await client.command({ type: 'set_api_key', provider, key: '', model })
    await queries.invalidateQueries({ queryKey: queryKeys.providers })
    setBusy(false)
    if (ack?.ok) return onChosen()
    setError(ack === null ? t('noAnswer') : words.refusal(ack))
  }
  return { busy, error, choose }
}
