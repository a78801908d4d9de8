import type { FileView } from '@rain/protocol'
import { useQuery } from '@tanstack/react-query'
import { Download, FileQuestion, History } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { fileApi } from '../../api/file-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { IconButton } from '../../ui/button.tsx'
import { formatBytes } from '../../ui/format-bytes.ts'
import { LoadError, Skeleton } from '../../ui/message.tsx'
import { nameOf } from './place.ts'
import { BytesPreview } from './preview/bytes-preview.tsx'

const TextPreview = lazy(() => import('./preview/text-preview.tsx').then((module) => ({ default: module.TextPreview })))

type PreviewProps = { agentId: string; path: string; onDownload: () => void; onChanges: () => void }

/** What is in a file, as far as it can be shown, and what is known of it. */
export function Preview({ agentId, path, onDownload, onChanges }: PreviewProps) {
  const { t } = useTranslation('files')
  const words = useServerWords()
  const view = useQuery({
    queryKey: queryKeys.file(agentId, path),
    queryFn: () => fileApi.view(agentId, { path }),
    staleTime: 0,
  })
  const failure = view.error instanceof ApiError && view.error.status > 0 ? words.refusal(view.error) : t('loadFailed')
  return (
    <>
      <header className="flex items-center gap-1 border-b border-line py-1 pr-2 pl-4">
        <h2 className="min-w-0 flex-1 truncate text-sm font-semibold">{nameOf(path)}</h2>
        <IconButton label={t('tabs.changes')} onClick={onChanges}>
          <History className="size-4.5" aria-hidden />
        </IconButton>
        <IconButton label={t('download')} onClick={onDownload}>
          <Download className="size-4.5" aria-hidden />
        </IconButton>
      </header>
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-4">
        {view.isError && !view.data ? (
          <LoadError text={failure} onRetry={() => void view.refetch()} />
        ) : !view.data ? (
          <Skeleton className="h-40 rounded-2xl" />
        ) : (
          <>
            <Suspense fallback={<Skeleton className="h-40 rounded-2xl" />}>
              <Content agentId={agentId} view={view.data} />
            </Suspense>
            <Facts view={view.data} />
          </>
        )}
      </div>
    </>
  )
}

function Content({ agentId, view }: { agentId: string; view: FileView }) {
  const { t } = useTranslation('files')
  const { preview } = view
  if (preview === 'image' || preview === 'svg' || preview === 'pdf')
    return <BytesPreview agentId={agentId} view={view} />
  if (preview !== 'binary') return <TextPreview key={view.hash} agentId={agentId} view={view} />
  return (
    <div className="flex flex-col items-center gap-2 py-8 text-center text-ink-soft">
      <FileQuestion className="size-8" aria-hidden />
      <p>{t('preview.binary')}</p>
    </div>
  )
}

function Facts({ view: { entry, media_type } }: { view: FileView }) {
  const { t, i18n } = useTranslation('files')
  const facts = [
    [t('preview.type'), media_type],
    [t('preview.size'), formatBytes(entry.size, i18n.language)],
    [t('preview.changed'), new Date(entry.modified_at * 1000).toLocaleString(i18n.language)],
  ]
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 text-xs text-ink-soft">
      {facts.map(([name, value]) => (
        <div key={name} className="flex gap-1.5">
          <dt className="text-ink-faint">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
