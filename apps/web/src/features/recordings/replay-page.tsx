import type { Recording } from '@rain/protocol'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/query-client.ts'
import { recordingApi } from '../../api/recording-endpoints.ts'
import { ApiError } from '../../api/request.ts'
import { Button } from '../../ui/button.tsx'
import { LoadError, Skeleton } from '../../ui/message.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { DeleteRecording } from './delete-recording.tsx'
import { MomentDetails } from './moment-details.tsx'
import { momentsOf } from './moments.ts'
import { RecordingFacts, type NameOf } from './recording-facts.tsx'
import { ReplayControls } from './replay-controls.tsx'
import { SaveRecording } from './save-recording.tsx'
import { Stage } from './stage.tsx'
import { Timeline } from './timeline.tsx'
import { useReplayKeys } from './use-replay-keys.ts'
import { useReplay } from './use-replay.ts'

type ReplayPageProps = { turnId: string; nameOf: NameOf; onList: () => void }

/** What an agent did in one task, to be looked at again. */
export function ReplayPage({ turnId, nameOf, onList }: ReplayPageProps) {
  const { t } = useTranslation('desktop')
  const { data, error, refetch } = useQuery({
    queryKey: queryKeys.recording(turnId),
    queryFn: () => recordingApi.read(turnId),
  })
  if (data) return <LoadedReplay key={`${turnId} ${data.steps}`} recording={data} nameOf={nameOf} />
  if (error instanceof ApiError && error.code === 'not_found') {
    return (
      <main className="flex flex-1 flex-col items-center justify-center gap-4 p-6 text-center">
        <p>{t('recordings.gone')}</p>
        <Button look="outline" onClick={onList}>
          {t('recordings.back')}
        </Button>
      </main>
    )
  }
  return (
    <main className="safe-x min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-[80rem] py-4">
        {error ? <LoadError text={t('recordings.loadFailed')} onRetry={() => void refetch()} /> : <Loading />}
      </div>
    </main>
  )
}

function LoadedReplay({ recording, nameOf }: { recording: Recording; nameOf: NameOf }) {
  const { t, i18n } = useTranslation('desktop')
  const moments = useMemo(() => momentsOf(recording), [recording])
  const replay = useReplay(moments)
  useReplayKeys(replay, moments.length)
  const format = new Intl.DateTimeFormat(i18n.language, { timeStyle: 'medium' })
  const timeOf = (seconds: number) => format.format(seconds * 1000)
  const moment = moments[replay.place.at]
  const { outcome_text: outcome } = recording
  return (
    <main className="safe-x min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto grid w-full max-w-[80rem] gap-4 py-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-3">
          <div className="flex flex-col gap-1.5">
            <p className="line-clamp-3 text-lg font-semibold break-words">
              <VisibleText text={recording.text.trim() || t('recordings.untitled')} />
            </p>
            <RecordingFacts recording={recording} nameOf={nameOf} />
          </div>
          <Stage moments={moments} place={replay.place} />
          <ReplayControls moments={moments} replay={replay} />
          {moment && <MomentDetails moment={moment} timeOf={timeOf} />}
        </div>
        <div className="flex min-w-0 flex-col gap-3">
          <h2 className="px-1 font-semibold">{t('recordings.timeline')}</h2>
          <Timeline moments={moments} at={replay.place.at} onGo={replay.goTo} timeOf={timeOf} />
          {outcome && (
            <div className="rounded-2xl bg-surface p-4 text-sm">
              <h2 className="pb-1 font-semibold">{t('recordings.outcomeText')}</h2>
              <p className="max-h-48 overflow-y-auto break-words whitespace-pre-wrap">
                <VisibleText text={outcome} />
              </p>
            </div>
          )}
          <SaveRecording turnId={recording.turn_id} />
          {recording.finished_at !== null && recording.pictures.kept > 0 && (
            <div>
              <DeleteRecording recording={recording} />
            </div>
          )}
        </div>
      </div>
    </main>
  )
}

function Loading() {
  const { t } = useTranslation()
  return (
    <div role="status" className="flex flex-col gap-3">
      <span className="sr-only">{t('app.loading')}</span>
      <Skeleton className="h-7 w-2/3" />
      <Skeleton className="aspect-video w-full rounded-2xl" />
      <Skeleton className="h-11 w-full" />
    </div>
  )
}
