import type { AgentBrowser } from '@rain/protocol'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { agentBrowserApi } from '../../api/agent-browser-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { Button } from '../../ui/button.tsx'
import { formatAgo } from '../../ui/format-ago.ts'
import { Drops, ErrorText, LoadError } from '../../ui/message.tsx'
import { addAgentTexts } from '../../i18n/agents-texts.ts'

addAgentTexts()

/** Whether an agent's browser stays signed in, and where it is. */
export function SignIns({ agentId }: { agentId: string }) {
  const { t } = useTranslation('agents')
  const queryKey = queryKeys.agentBrowser(agentId)
  // What an agent has signed in to since the last look is news.
  const { data, isError, refetch } = useQuery({
    queryKey,
    queryFn: () => agentBrowserApi.agentBrowser(agentId),
    staleTime: 0,
  })
  const { busy, error, run } = useChange(agentId)
  if (isError) return <LoadError text={t('signIns.failed')} onRetry={() => void refetch()} />
  if (!data) return <Drops />
  return (
    <>
      <label className="flex cursor-pointer items-start gap-3">
        <input
          type="checkbox"
          checked={data.keeps}
          disabled={busy}
          onChange={() => void run(() => agentBrowserApi.keepAgentBrowser(agentId, !data.keeps))}
          className="mt-0.5 size-4.5 shrink-0 accent-accent"
        />
        <span className="min-w-0">
          <span className="block font-medium">{t('signIns.keep')}</span>
          <span className="block text-sm text-ink-soft">{t('signIns.keepHint')}</span>
        </span>
      </label>
      {data.keeps && (
        <Kept browser={data} busy={busy} onForget={() => void run(() => agentBrowserApi.forgetAgentBrowser(agentId))} />
      )}
      <p className="text-sm text-ink-faint">{t('signIns.risk')}</p>
      {error && <ErrorText>{error}</ErrorText>}
    </>
  )
}

function Kept({ browser, busy, onForget }: { browser: AgentBrowser; busy: boolean; onForget: () => void }) {
  const { t, i18n } = useTranslation('agents')
  const { sites, saved_at } = browser
  if (saved_at === null) return <p className="text-sm text-ink-soft">{t('signIns.none')}</p>
  return (
    <section className="flex flex-col gap-3 rounded-2xl border border-line bg-canvas p-4">
      <h3 className="text-sm font-medium">{t('signIns.sites', { when: formatAgo(saved_at * 1000, i18n.language) })}</h3>
      {sites.length > 0 && (
        <ul className="flex max-h-48 flex-col gap-1 overflow-y-auto text-sm wrap-anywhere text-ink-soft">
          {sites.map((site) => (
            <li key={site}>{site}</li>
          ))}
        </ul>
      )}
      <Button look="outline" size="small" className="self-start" disabled={busy} onClick={onForget}>
        {t('signIns.forget')}
      </Button>
    </section>
  )
}

/** Changes what is kept and shows what came of it. */
function useChange(agentId: string) {
  const { t } = useTranslation('agents')
  const words = useServerWords()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const run = async (change: () => Promise<AgentBrowser>) => {
    setBusy(true)
    setError(null)
    try {
      queries.setQueryData(queryKeys.agentBrowser(agentId), await change())
    } catch (failure) {
      setError(failure instanceof ApiError && failure.status > 0 ? words.refusal(failure) : t('signIns.noAnswer'))
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, run }
}
