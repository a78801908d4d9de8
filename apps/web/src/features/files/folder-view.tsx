import type { FileEntry, FolderList, FolderQuery } from '@rain/protocol'
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { ArrowLeft, FolderOpen, FolderPlus, Upload } from 'lucide-react'
import { useRef, useState, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { fileApi } from '../../api/file-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { ApiError } from '../../api/request.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { SelectField } from '../../ui/field.tsx'
import { Empty, ErrorText, LoadError, Skeleton } from '../../ui/message.tsx'
import { ConflictDialog } from './conflict-dialog.tsx'
import { Crumbs } from './crumbs.tsx'
import { FileList } from './file-list.tsx'
import { NameDialog } from './name-dialog.tsx'
import { PinDialog } from './pin-dialog.tsx'
import { joined, nameOf, parentOf } from './place.ts'
import { Preview } from './preview.tsx'
import { UploadList } from './upload-list.tsx'
import { useFileActions } from './use-file-actions.ts'
import { useUploads } from './use-uploads.ts'

type FolderViewProps = {
  agentId: string
  /** Of a folder or of a file: which of the two is found out. */
  path: string
  onPath: (path: string) => void
  onChanges: (path: string) => void
}

const pageSize = 200

/** What is in a folder, and beside it (on a phone: instead of it) the file that was chosen. */
export function FolderView({ agentId, path, onPath, onChanges }: FolderViewProps) {
  const { t } = useTranslation('files')
  const [options, setOptions] = useState<Pick<FolderQuery, 'sort' | 'order' | 'hidden'>>({
    sort: 'name',
    order: 'asc',
    hidden: 'false',
  })
  const [isOver, setIsOver] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const isKnownFile = useKnownFile(agentId, path)
  const asked = useFolder(agentId, path, options, !isKnownFile)
  const isFile = isKnownFile || (asked.error instanceof ApiError && asked.error.code === 'not_a_directory')
  const folderPath = isFile ? parentOf(path) : path
  const above = useFolder(agentId, folderPath, options, isFile)
  const list = isFile ? above : asked
  const pages = list.data?.pages
  const entries = pages?.flatMap((page) => page.entries)
  const facts = pages?.at(-1)
  const actions = useFileActions(agentId, { onGone: (gone) => gone === path && onPath(folderPath), onMoved: onPath })
  const uploads = useUploads(agentId)

  const openEntry = (entry: FileEntry) => entry.kind !== 'special' && onPath(entry.path)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setIsOver(false)
    uploads.add(folderPath, [...event.dataTransfer.files])
  }

  return (
    <div className="flex min-h-0 flex-1">
      <section
        aria-label={t('tabs.browse')}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes('Files')) return
          event.preventDefault()
          setIsOver(true)
        }}
        onDragLeave={(event) => event.currentTarget.contains(event.relatedTarget as Node | null) || setIsOver(false)}
        onDrop={drop}
        className={clsx(
          'relative min-h-0 min-w-0 flex-1 flex-col @3xl:flex @3xl:max-w-120',
          isFile ? 'hidden' : 'flex',
        )}
      >
        <div className="safe-x flex flex-wrap items-center gap-x-1 gap-y-1.5 py-2">
          <Crumbs path={folderPath} onPath={onPath} />
          <div className="ml-auto flex items-center gap-1">
            <IconButton label={t('newFolder')} onClick={() => actions.ask({ what: 'folder', folder: folderPath })}>
              <FolderPlus className="size-5" aria-hidden />
            </IconButton>
            <Button look="outline" size="small" onClick={() => picker.current?.click()}>
              <Upload className="size-4" aria-hidden />
              {t('upload')}
            </Button>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              aria-label={t('upload')}
              onChange={({ target }) => {
                uploads.add(folderPath, [...(target.files ?? [])])
                target.value = ''
              }}
            />
          </div>
        </div>
        <div className="safe-x flex flex-wrap items-end gap-3 pb-2 text-sm">
          <div className="w-40">
            <SelectField
              label={t('sort')}
              value={options.sort}
              onChange={({ target }) => {
                const sort = (['name', 'size', 'modified'] as const).find((each) => each === target.value) ?? 'name'
                setOptions({ ...options, sort, order: sort === 'name' ? 'asc' : 'desc' })
              }}
            >
              {(['name', 'size', 'modified'] as const).map((sort) => (
                <option key={sort} value={sort}>
                  {t(`sortBy.${sort}`)}
                </option>
              ))}
            </SelectField>
          </div>
          <label className="flex min-h-11 items-center gap-2">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={options.hidden === 'true'}
              onChange={({ target }) => setOptions({ ...options, hidden: target.checked ? 'true' : 'false' })}
            />
            {t('showHidden')}
          </label>
        </div>
        {actions.change.error && !actions.asked && (
          <div className="safe-x pb-2">
            <ErrorText>{actions.change.error}</ErrorText>
          </div>
        )}
        {actions.trashed && (
          <p role="status" className="safe-x flex items-center gap-2 bg-sunken py-1 text-sm">
            <span className="min-w-0 flex-1 truncate">{t('deleted', { name: nameOf(actions.trashed.path) })}</span>
            <Button look="quiet" size="small" onClick={() => void actions.bringBack()}>
              {t('undo')}
            </Button>
          </p>
        )}
        <div className="min-h-0 flex-1 overflow-y-auto">
          {list.isError && !entries ? (
            <LoadError text={t('loadFailed')} onRetry={() => void list.refetch()} />
          ) : !entries || !facts ? (
            <Loading />
          ) : entries.length === 0 ? (
            <Empty
              icon={<FolderOpen className="size-6" aria-hidden />}
              title={t('empty')}
              hint={facts.hidden > 0 ? t('onlyHidden', { count: facts.hidden }) : t('emptyHint')}
            />
          ) : (
            <FileList
              entries={entries}
              chosen={isFile ? path : null}
              onOpen={openEntry}
              onUp={() => folderPath !== '' && onPath(parentOf(folderPath))}
              onRename={(entry) => actions.ask({ what: 'rename', entry })}
              onDelete={(entry) => void actions.remove(entry)}
              onDownload={(entry) => void actions.download(entry.path)}
            />
          )}
          {list.hasNextPage && (
            <div className="flex justify-center py-3">
              <Button look="outline" size="small" disabled={list.isFetching} onClick={() => void list.fetchNextPage()}>
                {t('more')}
              </Button>
            </div>
          )}
          {facts?.truncated && <p className="safe-x py-2 text-sm text-ink-soft">{t('truncated')}</p>}
        </div>
        <UploadList uploads={uploads} />
        {isOver && (
          <div className="pointer-events-none absolute inset-2 flex items-center justify-center rounded-2xl border-2 border-dashed border-accent bg-accent-soft/90 font-medium text-accent">
            {t('drop')}
          </div>
        )}
      </section>
      <section
        aria-label={isFile ? t('preview.label', { name: nameOf(path) }) : undefined}
        className={clsx(
          'min-h-0 min-w-0 flex-1 flex-col border-line @3xl:flex! @3xl:border-l',
          isFile ? 'flex' : 'hidden',
        )}
      >
        {isFile ? (
          <>
            <div className="@3xl:hidden">
              <Button look="quiet" size="small" className="m-1" onClick={() => onPath(folderPath)}>
                <ArrowLeft className="size-4" aria-hidden />
                {t('back')}
              </Button>
            </div>
            <Preview
              key={path}
              agentId={agentId}
              path={path}
              onDownload={() => void actions.download(path)}
              onChanges={() => onChanges(path)}
            />
          </>
        ) : (
          <p className="m-auto px-6 text-center text-sm text-ink-faint">{t('preview.none')}</p>
        )}
      </section>
      {actions.asked?.what === 'folder' && (
        <NameDialog
          title={t('newFolder')}
          label={t('name.folder')}
          start=""
          confirm={t('name.make')}
          busy={actions.change.busy}
          error={actions.change.error}
          onName={(name) => void actions.makeFolder(joined(folderPath, name))}
          onClose={actions.forget}
        />
      )}
      {actions.asked?.what === 'rename' && (
        <NameDialog
          title={t('rename')}
          label={t('name.label')}
          hint={t('name.hint')}
          start={actions.asked.entry.path}
          confirm={t('name.save')}
          busy={actions.change.busy}
          error={actions.change.error}
          onName={(to) => void actions.move(to)}
          onClose={actions.forget}
        />
      )}
      {actions.asked?.what === 'conflict' && (
        <ConflictDialog
          name={nameOf(actions.asked.path)}
          mayReplace={actions.asked.mayReplace}
          onChoose={actions.asked.go}
          onClose={actions.forget}
        />
      )}
      {uploads.conflict && (
        <ConflictDialog
          name={uploads.conflict.name}
          mayReplace
          onChoose={uploads.conflict.choose}
          onClose={uploads.conflict.cancel}
        />
      )}
      <PinDialog change={actions.change} />
    </div>
  )
}

/** Whether a list that was read has the path as a file: then nobody needs to ask whether it is a folder. */
function useKnownFile(agentId: string, path: string): boolean {
  const queries = useQueryClient()
  const lists = queries.getQueriesData<{ pages: FolderList[] }>({ queryKey: queryKeys.folders(agentId) })
  const entries = lists.flatMap(([, list]) => list?.pages ?? []).flatMap((page) => page.entries)
  return entries.some((entry) => entry.kind === 'file' && entry.path === path)
}

function useFolder(
  agentId: string,
  path: string,
  options: Pick<FolderQuery, 'sort' | 'order' | 'hidden'>,
  enabled = true,
) {
  return useInfiniteQuery({
    queryKey: queryKeys.folder(agentId, { path, ...options }),
    queryFn: ({ pageParam, signal }) =>
      fileApi.list(agentId, { path, ...options, offset: pageParam, limit: pageSize }, signal),
    initialPageParam: 0,
    getNextPageParam: (page, pages) => {
      const shown = pages.reduce((sum, { entries }) => sum + entries.length, 0)
      return page.entries.length > 0 && shown < page.total ? shown : undefined
    },
    placeholderData: keepPreviousData,
    staleTime: 0,
    enabled,
  })
}

function Loading() {
  const { t } = useTranslation()
  return (
    <div role="status" className="safe-x flex flex-col gap-2 py-2">
      <span className="sr-only">{t('app.loading')}</span>
      {[0, 1, 2, 3, 4].map((row) => (
        <Skeleton key={row} className="h-10 rounded-xl" />
      ))}
    </div>
  )
}
