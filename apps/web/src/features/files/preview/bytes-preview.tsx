import type { FileView } from '@rain/protocol'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fileApi } from '../../../api/file-endpoints.ts'
import { queryKeys } from '../../../api/query-client.ts'
import { LoadError, Skeleton } from '../../../ui/message.tsx'

const mostBytes = 50_000_000

/**
 * A picture or a PDF. The bytes come with the token of the page and are shown as what the server found them to be; a picture
 * of lines is drawn as a picture, in which nothing runs.
 */
export function BytesPreview({ agentId, view }: { agentId: string; view: FileView }) {
  const { t } = useTranslation('files')
  const { entry, media_type: type, preview } = view
  const isTooLarge = entry.size > mostBytes
  // Browsers of phones have no reader that could be shown within a page.
  const hasNoReader = preview === 'pdf' && navigator.pdfViewerEnabled === false
  const bytes = useQuery({
    queryKey: [...queryKeys.fileBytes(agentId, entry.path), entry.modified_at, entry.size],
    queryFn: () => fileApi.bytes(agentId, entry.path),
    enabled: !isTooLarge && !hasNoReader,
    gcTime: 60_000,
  })
  const url = useObjectUrl(bytes.data, type)
  if (hasNoReader) return <p className="py-8 text-center text-ink-soft">{t('preview.noReader')}</p>
  if (isTooLarge) return <p className="py-8 text-center text-ink-soft">{t('preview.tooLarge')}</p>
  if (bytes.isError) return <LoadError text={t('loadFailed')} onRetry={() => void bytes.refetch()} />
  if (url === null) return <Skeleton className="h-60 rounded-2xl" />
  if (preview === 'pdf')
    return (
      <iframe
        title={t('preview.pdf')}
        src={url}
        className="min-h-96 w-full flex-1 rounded-xl border border-line bg-surface"
      />
    )
  return (
    <img
      src={url}
      alt={entry.name}
      className="mx-auto max-h-[70dvh] max-w-full rounded-xl border border-line bg-[repeating-conic-gradient(var(--sunken)_0_25%,var(--surface)_0_50%)] bg-size-[1.25rem_1.25rem] object-contain"
    />
  )
}

function useObjectUrl(bytes: Blob | undefined, type: string): string | null {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    if (!bytes) return
    const made = URL.createObjectURL(new Blob([bytes], { type }))
    // eslint-disable-next-line react-hooks/set-state-in-effect -- the address is made, and given back, with the picture
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [bytes, type])
  return url
}
