import type { ChangeList, FileChange } from '@rain/protocol'
import { useInfiniteQuery, type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query'
import { History, Undo2, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fileApi } from '../../api/file-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Empty, ErrorText, LoadError, Skeleton } from '../../ui/message.tsx'
import { PinDialog } from './pin-dialog.tsx'
import type { FilesPlace } from './place.ts'
import { useFilesChange } from './use-files-change.ts'
import { ChangeRow } from './change-row.tsx'

type ChangesPlace = Extract<FilesPlace, { tab: 'changes' }>
type ChangesTabProps = { agentId: string; place: ChangesPlace; onPlace: (place: FilesPlace) => void }

/** What the agent has changed, this turn first; each can be looked at and taken back. */
export function ChangesTab({ agentId, place, onPlace }: ChangesTabProps) {
  const { t } = useTranslation('files')
  const { path, toolUseId } = place
  const query = path === null ? {} : { path }
  const list = useInfiniteQuery({
    queryKey: queryKeys.changes(agentId, query),
    queryFn: ({ pageParam }) => fileApi.changes(agentId, { ...query, before: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page.more ? page.changes.at(-1)?.id : undefined),
    staleTime: 0,
  })
  const wanted = useWantedChange(list, toolUseId)
  const change = useFilesChange(agentId)
  const [asksTurn, setAsksTurn] = useState(false)
  const [left, setLeft] = useState<string[]>([])

  const changes = list.data?.pages.flatMap((page) => page.changes)
  const turnId = list.data?.pages[0]?.turn_id ?? null
  const ofTurn = changes?.filter((each) => each.turn_id === turnId) ?? []
  const earlier = changes?.filter((each) => each.turn_id !== turnId) ?? []
  const canUndoTurn = ofTurn.some(({ undo, status }) => undo === 'possible' && status === 'done')

  const undoTurn = async () => {
    await change.run(async (pin) => {
      const answer = await fileApi.undoTurn(agentId, turnId ?? '', pin)
      setLeft(answer.left.filter(({ path: each }) => each !== '').map(({ path: each }) => each))
    })
    return null
  }
  const rows = (shown: FileChange[]) => (
    <ul className="flex flex-col gap-2">
      {shown.map((each) => (
        <ChangeRow
          key={each.id}
          agentId={agentId}
          change={each}
          isWanted={toolUseId !== null && each.tool_use_id === toolUseId}
          onFile={(file) => onPlace({ tab: 'changes', toolUseId: null, path: file })}
        />
      ))}
    </ul>
  )

  return (
    <div className="safe-x min-h-0 flex-1 overflow-y-auto py-4">
      <div className="mx-auto flex w-full max-w-[60rem] flex-col gap-6">
        {path !== null && (
          <Button
            look="outline"
            size="small"
            className="self-start"
            onClick={() => onPlace({ tab: 'changes', toolUseId: null, path: null })}
          >
            <span className="truncate">{t('changes.byFile', { path })}</span>
            <X className="size-4" aria-label={t('changes.all')} />
          </Button>
        )}
        {wanted === 'missing' && (
          <p role="status" className="rounded-xl bg-sunken px-3 py-2 text-sm text-ink-soft">
            {t('changes.noneOfCall')}
          </p>
        )}
        {change.error && <ErrorText>{change.error}</ErrorText>}
        {list.isError && !changes ? (
          <LoadError text={t('loadFailed')} onRetry={() => void list.refetch()} />
        ) : !changes ? (
          <Skeleton className="h-32 rounded-2xl" />
        ) : changes.length === 0 ? (
          <Empty
            icon={<History className="size-6" aria-hidden />}
            title={t('changes.none')}
            hint={t('changes.noneHint')}
          />
        ) : (
          <>
            <section aria-labelledby="files-this-turn" className="flex flex-col gap-2">
              <div className="flex min-h-9 flex-wrap items-center gap-2">
                <h2 id="files-this-turn" className="flex-1 font-semibold">
                  {t('changes.thisTurn')}
                </h2>
                {canUndoTurn && (
                  <Button look="outline" size="small" disabled={change.busy} onClick={() => setAsksTurn(true)}>
                    <Undo2 className="size-4" aria-hidden />
                    {t('changes.undoTurn')}
                  </Button>
                )}
              </div>
              {left.length > 0 && (
                <p role="status" className="rounded-xl bg-warn-soft px-3 py-2 text-sm text-warn">
                  {t('changes.left', { count: left.length, paths: left.join(', ') })}
                </p>
              )}
              {ofTurn.length === 0 ? (
                <p className="text-sm text-ink-soft">{t('changes.noneThisTurn')}</p>
              ) : (
                rows(ofTurn)
              )}
            </section>
            {earlier.length > 0 && (
              <section aria-labelledby="files-earlier" className="flex flex-col gap-2">
                <h2 id="files-earlier" className="font-semibold">
                  {t('changes.earlier')}
                </h2>
                {rows(earlier)}
              </section>
            )}
            {list.hasNextPage && (
              <Button
                look="outline"
                className="self-center"
                disabled={list.isFetchingNextPage}
                onClick={() => void list.fetchNextPage()}
              >
                {t('more')}
              </Button>
            )}
          </>
        )}
      </div>
      <Confirm
        open={asksTurn}
        title={t('changes.undoTurnTitle')}
        body={t('changes.undoTurnBody')}
        confirm={t('changes.undoTurn')}
        onConfirm={undoTurn}
        onClose={() => setAsksTurn(false)}
      />
      <PinDialog change={change} />
    </div>
  )
}

/** So far back somebody who comes for one change is led. */
const mostPages = 20

/** Reads on until the change that somebody has come for is there. Null: nobody has. */
function useWantedChange(
  list: UseInfiniteQueryResult<InfiniteData<ChangeList>>,
  toolUseId: string | null,
): 'found' | 'looking' | 'missing' | null {
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = list
  const isThere = data?.pages.some(({ changes }) => changes.some((each) => each.tool_use_id === toolUseId)) === true
  const goesOn = toolUseId !== null && data !== undefined && !isThere && hasNextPage && data.pages.length < mostPages
  useEffect(() => {
    if (goesOn && !isFetchingNextPage) void fetchNextPage()
  }, [goesOn, isFetchingNextPage, fetchNextPage])
  if (toolUseId === null) return null
  if (isThere) return 'found'
  return goesOn || data === undefined ? 'looking' : 'missing'
}
