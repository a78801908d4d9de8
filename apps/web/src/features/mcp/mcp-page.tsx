import { useQuery, useQueryClient } from '@tanstack/react-query'
import { FileJson, Plug, Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { mcpApi } from '../../api/mcp-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { useLiveStore } from '../../live/store.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, ErrorText, LoadError, Skeleton } from '../../ui/message.tsx'
import { ImportExport } from './import-export.tsx'
import { takeReturnedSignIn } from './returned-sign-in.ts'
import { ServerCard } from './server-card.tsx'
import { ServerForm } from './server-form.tsx'
import { useMcpChange } from './use-mcp-change.ts'
import { addMcpTexts } from '../../i18n/mcp-texts.ts'

addMcpTexts()

/** The person's MCP servers: what they bring, how they are, and what waits to be looked at. */
export function McpPage() {
  const { t } = useTranslation(['mcp', 'translation'])
  const queries = useQueryClient()
  const changes = useLiveStore((store) => store.live.mcpChanges)
  const { data, isError, refetch } = useQuery({ queryKey: queryKeys.mcpList, queryFn: () => mcpApi.servers() })
  const [adding, setAdding] = useState(false)
  const [config, setConfig] = useState<'import' | 'export' | null>(null)
  const returned = useReturnedSignIn()

  useEffect(() => {
    if (changes > 0) void queries.invalidateQueries({ queryKey: queryKeys.mcp })
  }, [changes, queries])

  const add = (
    <Button look="outline" className="self-start" onClick={() => setAdding(true)}>
      <Plus className="size-4.5" aria-hidden /> {t('add')}
    </Button>
  )
  return (
    <main className="safe-x min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex w-full max-w-[46rem] flex-col gap-5 py-6">
        <p className="text-sm text-ink-soft">{t('rules')}</p>
        {returned && <ErrorText>{returned}</ErrorText>}
        {!data && !isError && <Loading />}
        {!data && isError && <LoadError text={t('loadFailed')} onRetry={() => void refetch()} />}
        {data && data.servers.length === 0 && !adding && config === null && (
          <Empty icon={<Plug className="size-6" aria-hidden />} title={t('empty')} hint={t('emptyHint')}>
            <div className="flex flex-wrap justify-center gap-2">
              {add}
              <Button look="outline" onClick={() => setConfig('import')}>
                <FileJson className="size-4.5" aria-hidden /> {t('import')}
              </Button>
            </div>
          </Empty>
        )}
        {data && data.servers.length > 0 && (
          <ul aria-label={t('translation:mcp.title')} className="flex flex-col gap-3">
            {data.servers.map((server) => (
              <ServerCard key={server.id} server={server} />
            ))}
          </ul>
        )}
        {data && adding && (
          <section aria-label={t('add')} className="rounded-2xl border border-line bg-surface p-4 sm:p-5">
            <h2 className="pb-4 font-semibold">{t('add')}</h2>
            <ServerForm onDone={() => setAdding(false)} />
          </section>
        )}
        {data && data.servers.length > 0 && !adding && add}
        {data && (data.servers.length > 0 || config !== null) && (
          <ImportExport empty={data.servers.length === 0} open={config} onOpen={setConfig} />
        )}
      </div>
    </main>
  )
}

/** Ends the sign-in that the person comes back from. What went wrong, or null. */
function useReturnedSignIn(): string | null {
  const { error, run } = useMcpChange()
  const [answer] = useState(takeReturnedSignIn)
  useEffect(() => {
    if (answer) void run(() => mcpApi.endSignIn(answer))
    // Once, for the one answer there is.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [answer])
  return error
}

function Loading() {
  const { t } = useTranslation()
  return (
    <div role="status" className="flex flex-col gap-3">
      <span className="sr-only">{t('app.loading')}</span>
      <Skeleton className="h-24 rounded-2xl" />
      <Skeleton className="h-24 rounded-2xl" />
    </div>
  )
}
