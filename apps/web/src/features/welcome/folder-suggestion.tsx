import { useQuery } from '@tanstack/react-query'
import { FolderPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/query-client.ts'
import { ApiError } from '../../api/request.ts'
import { setupApi } from '../../api/setup-endpoints.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { WayCard } from './way-card.tsx'

/** A folder for whoever has no opinion, made when it is taken. `onPick` resolves to what went wrong, or null. */
export function FolderSuggestion({ onPick }: { onPick: (path: string) => Promise<string | null> }) {
  const { t } = useTranslation('welcome')
  const words = useServerWords()
  const { data } = useQuery({ queryKey: queryKeys.suggestedFolder, queryFn: () => setupApi.suggestedFolder() })
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  if (!data || (!data.exists && !data.can_make)) return null

  const take = async () => {
    setBusy(true)
    setError(await takeFolder())
    setBusy(false)
  }
  const takeFolder = async (): Promise<string | null> => {
    if (data.exists) return onPick(data.path)
    try {
      return await onPick((await setupApi.makeFolder()).path)
    } catch (thrown) {
      return thrown instanceof ApiError && thrown.status > 0 ? words.refusal(thrown) : t('noAnswer')
    }
  }
  return (
    <>
      <WayCard icon={FolderPlus} title={t('folder.title')} hint={t(data.exists ? 'folder.there' : 'folder.made')}>
        <p className="max-w-full truncate font-mono text-xs text-ink-faint" title={data.path}>
          {data.path}
        </p>
        <Button size="small" disabled={busy} onClick={() => void take()}>
          {t('folder.use')}
        </Button>
        {error && <ErrorText>{error}</ErrorText>}
      </WayCard>
      <p className="mt-6 -mb-2 text-sm font-medium text-ink-soft">{t('folder.other')}</p>
    </>
  )
}
