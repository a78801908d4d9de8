import type { Browse } from '@rain/protocol'
import { useQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { ChevronRight, CornerLeftUp, Folder, FolderOpen, History, House } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { folderApi } from '../../api/folder-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { Button } from '../../ui/button.tsx'
import { nameOfPath } from '../../ui/format.ts'
import { Empty, ErrorText, LoadError, Skeleton } from '../../ui/message.tsx'
import { crumbsOf } from './crumbs.ts'
import { recentFolders, rememberFolder } from './recent-folders.ts'
import { addFolderTexts } from '../../i18n/folders-texts.ts'

addFolderTexts()

type FolderPickerProps = {
  start?: string
  /** Resolves with what went wrong, or null. */
  onPick: (path: string) => Promise<string | null>
  onCancel?: () => void
}

/** Walks through the folders under the person's home until one is chosen. */
export function FolderPicker({ start, onPick, onCancel }: FolderPickerProps) {
  const { t } = useTranslation(['folders', 'translation'])
  const words = useServerWords()
  const [path, setPath] = useState(start ?? '~')
  const [filter, setFilter] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const listing = useQuery({
    queryKey: queryKeys.browse(path),
    queryFn: ({ signal }) => folderApi.browse(path, signal),
    staleTime: 0,
  })
  const home = useQuery({ queryKey: queryKeys.browse('~'), queryFn: ({ signal }) => folderApi.browse('~', signal) })
  const current = listing.data?.current ?? path

  const go = (next: string) => {
    setError(null)
    setFilter('')
    setPath(next)
  }
  const pick = async (chosen: string) => {
    setBusy(true)
    const failure = await onPick(chosen)
    setBusy(false)
    setError(failure)
    if (failure === null) rememberFolder(chosen)
  }

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <Recent current={current} onPick={go} />
      <Breadcrumbs path={current} home={home.data?.current ?? null} onOpen={go} />
      <div
        data-keeps-focus
        className="mt-2 flex max-h-[27rem] min-h-64 flex-1 flex-col overflow-hidden rounded-2xl border border-line bg-surface"
      >
        {listing.isError ? (
          <LoadError text={`${t('failed')} ${words.refusal(listing.error)}`} onRetry={() => void listing.refetch()} />
        ) : listing.data ? (
          <Listing listing={listing.data} filter={filter} onFilter={setFilter} onOpen={go} />
        ) : (
          <ListingSkeleton />
        )}
      </div>
      {error && (
        <div className="pt-3">
          <ErrorText>{error}</ErrorText>
        </div>
      )}
      <div className="flex flex-wrap items-center justify-end gap-2 pt-4">
        <span className="mr-auto min-w-0 truncate font-mono text-xs text-ink-faint" title={current}>
          {listing.data?.current}
        </span>
        {onCancel && (
          <Button look="quiet" onClick={onCancel}>
            {t('translation:action.cancel')}
          </Button>
        )}
        <Button onClick={() => void pick(current)} disabled={busy || !listing.data}>
          {t(busy ? 'opening' : 'here')}
        </Button>
      </div>
    </div>
  )
}

function Recent({ current, onPick }: { current: string; onPick: (path: string) => void }) {
  const { t } = useTranslation('folders')
  const [recent] = useState(() => recentFolders())
  if (recent.length === 0) return null
  return (
    <div className="pb-4">
      <h3 className="flex items-center gap-1.5 pb-2 text-sm font-medium text-ink-soft">
        <History className="size-4" aria-hidden />
        {t('recent')}
      </h3>
      <ul className="flex flex-wrap gap-2">
        {recent.map((path) => (
          <li key={path}>
            <button
              type="button"
              title={path}
              aria-pressed={path === current}
              onClick={() => onPick(path)}
              className={clsx(
                'flex min-h-9 max-w-56 items-center gap-2 rounded-full border px-3 text-sm transition-colors',
                path === current
                  ? 'border-accent bg-accent-soft text-accent'
                  : 'border-line bg-surface text-ink-soft hover:bg-sunken hover:text-ink',
              )}
            >
              <Folder className="size-3.5 shrink-0" aria-hidden />
              <span className="truncate">{nameOfPath(path)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

type BreadcrumbsProps = { path: string; home: string | null; onOpen: (path: string) => void }

function Breadcrumbs({ path, home, onOpen }: BreadcrumbsProps) {
  const { t } = useTranslation('folders')
  const crumbs = path === '~' ? [] : crumbsOf(path, home)
  return (
    <nav aria-label={t('path')} className="min-h-9 overflow-x-auto">
      <ol className="flex items-center gap-0.5 text-sm whitespace-nowrap">
        {crumbs.map((crumb, at) => (
          <li key={crumb.path} className="flex items-center gap-0.5">
            {at > 0 && <ChevronRight className="size-4 text-ink-faint" aria-hidden />}
            <button
              type="button"
              onClick={() => onOpen(crumb.path)}
              aria-current={at === crumbs.length - 1 ? 'location' : undefined}
              className="flex min-h-9 items-center gap-1.5 rounded-lg px-2 text-ink-soft hover:bg-sunken hover:text-ink aria-[current]:font-medium aria-[current]:text-ink"
            >
              {crumb.name === '~' ? (
                <>
                  <House className="size-4" aria-hidden />
                  {t('home')}
                </>
              ) : (
                crumb.name
              )}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}

type ListingProps = {
  listing: Browse
  filter: string
  onFilter: (text: string) => void
  onOpen: (path: string) => void
}

const filterFrom = 12

function Listing({ listing, filter, onFilter, onOpen }: ListingProps) {
  const { t } = useTranslation('folders')
  const list = useRef<HTMLUListElement>(null)
  const { current: folder } = listing
  const parent = listing.entries.find((entry) => entry.name === '..')
  const folders = listing.entries.filter((entry) => entry.is_dir && entry.name !== '..')
  const files = listing.entries.filter((entry) => !entry.is_dir).length
  const shown = folders.filter((entry) => entry.name.toLowerCase().includes(filter.toLowerCase()))
  const rows = [...(parent && filter === '' ? [parent] : []), ...shown]

  useEffect(() => {
    list.current?.scrollTo({ top: 0 })
  }, [folder])

  const move = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = buttons.findIndex((button) => button === document.activeElement)
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key]
    if (event.key === 'Backspace' && parent) return onOpen(parent.path)
    if (target === undefined) return
    event.preventDefault()
    buttons[Math.min(Math.max(target, 0), buttons.length - 1)]?.focus()
  }

  return (
    <>
      {folders.length > filterFrom && (
        <input
          type="search"
          value={filter}
          onChange={(event) => onFilter(event.target.value)}
          placeholder={t('filter')}
          aria-label={t('filter')}
          className="min-h-11 border-b border-line bg-transparent px-4 text-sm placeholder:text-ink-faint focus-visible:outline-offset-[-2px]"
        />
      )}
      <ul ref={list} aria-label={t('list')} onKeyDown={move} className="min-h-0 flex-1 overflow-y-auto p-1.5">
        {rows.map((entry) => (
          <li key={entry.path}>
            <button
              type="button"
              onClick={() => onOpen(entry.path)}
              className="group flex min-h-11 w-full items-center gap-3 rounded-xl px-3 text-left hover:bg-sunken focus-visible:outline-offset-[-2px]"
            >
              {entry.name === '..' ? (
                <CornerLeftUp className="size-4.5 shrink-0 text-ink-faint" aria-hidden />
              ) : (
                <Folder className="size-4.5 shrink-0 text-accent" aria-hidden />
              )}
              <span className={clsx('min-w-0 flex-1 truncate', entry.name === '..' && 'text-ink-soft')}>
                {entry.name === '..' ? t('up') : entry.name}
              </span>
              <ChevronRight className="size-4 shrink-0 text-ink-faint opacity-0 group-hover:opacity-100" aria-hidden />
            </button>
          </li>
        ))}
        {folders.length > 0 && shown.length === 0 && (
          <li className="px-4 py-8 text-center text-sm text-ink-soft">{t('noMatch', { text: filter })}</li>
        )}
        {folders.length === 0 && (
          <li>
            <Empty
              icon={<FolderOpen className="size-6" aria-hidden />}
              title={files > 0 ? t('onlyFiles', { count: files }) : t('empty')}
              hint={t('emptyHint')}
            />
          </li>
        )}
      </ul>
      {listing.truncated && (
        <p className="border-t border-line px-4 py-2 text-xs text-ink-faint">
          {t('truncated', { count: listing.entries.length })}
        </p>
      )}
    </>
  )
}

function ListingSkeleton() {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col gap-2 p-3" role="status">
      <span className="sr-only">{t('app.loading')}</span>
      {['w-3/5', 'w-2/5', 'w-1/2', 'w-1/3'].map((width) => (
        <Skeleton key={width} className={clsx('h-8', width)} />
      ))}
    </div>
  )
}
