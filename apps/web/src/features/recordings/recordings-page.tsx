import type { RecordingSummary } from '@rain/protocol'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Film } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/query-client.ts'
import { recordingApi } from '../../api/recording-endpoints.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, LoadError, Skeleton } from '../../ui/message.tsx'
import type { NameOf } from './recording-facts.tsx'
import { RecordingRow } from './recording-row.tsx'

type RecordingsPageProps = { deviceId: string; nameOf: NameOf; onOpen: (recording: RecordingSummary) => void }

/** What agents did on one computer, a task a line, the newest first. */
export function RecordingsPage({ deviceId, nameOf, onOpen }: RecordingsPageProps) {
  const { t } = useTranslation('desktop')
  const list = useInfiniteQuery({
    queryKey: queryKeys.recordings(deviceId),
    queryFn: ({ pageParam }) => recordingApi.list(deviceId, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page.more ? page.recordings.at(-1)?.turn_id : undefined),
    staleTime: 0,
  })
  const device = list.data?.pages[0]?.device
  const recordings = list.data?.pages.flatMap((page) => page.recordings)
  return (
    <main className="safe-x min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex w-full max-w-[46rem] flex-col gap-5 py-6">
        {device && (
          <div>
            <h2 className="font-semibold">{t('recordings.of', { name: device.name })}</h2>
            <p className="pt-1 text-sm text-ink-soft">
              {device.records
                ? t('recordings.hint', { days: device.keep_days })
                : t('recordings.hintOff', { option: t('options.records') })}
            </p>
          </div>
        )}
        {list.isError && !recordings ? (
          <LoadError text={t('recordings.loadFailed')} onRetry={() => void list.refetch()} />
        ) : !recordings ? (
          <Loading />
        ) : recordings.length === 0 ? (
          <Empty
            icon={<Film className="size-6" aria-hidden />}
            title={t('recordings.empty')}
            hint={t('recordings.emptyHint')}
          />
        ) : (
          <ol aria-label={t('recordings.title')} className="flex flex-col gap-2.5">
            {recordings.map((recording) => (
              <RecordingRow
                key={recording.turn_id}
                recording={recording}
                nameOf={nameOf}
                onOpen={() => onOpen(recording)}
              />
            ))}
          </ol>
        )}
        {list.hasNextPage && (
          <Button
            look="outline"
            className="self-center"
            disabled={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {t('recordings.more')}
          </Button>
        )}
      </div>
    </main>
  )
}

function Loading() {
  const { t } = useTranslation()
  return (
    <div role="status" className="flex flex-col gap-2.5">
      <span className="sr-only">{t('app.loading')}</span>
      {[0, 1, 2].map((row) => (
        <Skeleton key={row} className="h-24 rounded-2xl" />
      ))}
    </div>
  )
}
