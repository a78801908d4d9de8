import type { SearchHit } from '@rain/protocol'
import { clsx } from 'clsx'
import { SearchX } from 'lucide-react'
import { useRef, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { nameOfPath, toMilliseconds } from '../../ui/format.ts'
import { Empty, LoadError, Skeleton } from '../../ui/message.tsx'
import { groupHits } from './group-hits.ts'
import { useSearch } from './use-search.ts'

type SearchResultsProps = { query: string; onOpen: (hit: SearchHit) => void }

/** The messages that were found, by their conversations; the arrows go from one to the next. */
export function SearchResults({ query, onOpen }: SearchResultsProps) {
  const { t } = useTranslation('frame')
  const search = useSearch(query)
  const list = useRef<HTMLDivElement>(null)
  const { hits } = search

  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const all = [...(list.current?.querySelectorAll<HTMLElement>('[data-hit]') ?? [])]
    const at = all.findIndex((one) => one === document.activeElement)
    all[Math.max(0, Math.min(at + by, all.length - 1))]?.focus()
  }

  if (search.isError) return <LoadError text={t('search.failed')} onRetry={() => void search.refetch()} />
  if (!search.data) return <ResultsSkeleton />
  if (hits.length === 0) {
    return (
      <>
        <Status text={search.isBehind ? t('search.searching') : t('search.empty')} />
        {!search.isBehind && (
          <Empty
            icon={<SearchX className="size-6" aria-hidden />}
            title={t('search.empty')}
            hint={t('search.emptyHint', { text: query })}
          />
        )}
      </>
    )
  }
  return (
    <div ref={list} onKeyDown={onKeyDown} className={clsx('transition-opacity', search.isBehind && 'opacity-60')}>
      <Status text={t(search.hasNextPage ? 'search.countMore' : 'search.count', { count: hits.length })} isShown />
      {groupHits(hits).map((group) => (
        <section key={group.key} className="pt-3">
          <h3 className="flex items-baseline gap-2 px-2 pb-1">
            <span className="min-w-0 truncate text-sm font-semibold">{group.title || t('search.results')}</span>
            <span className="shrink-0 truncate text-xs font-normal text-ink-faint">{nameOfPath(group.cwd)}</span>
          </h3>
          <ul>
            {group.hits.map((hit) => (
              <Hit key={hit.id} hit={hit} onOpen={() => onOpen(hit)} />
            ))}
          </ul>
        </section>
      ))}
      {search.hasNextPage && (
        <Button
          look="outline"
          size="small"
          className="mt-4 w-full"
          disabled={search.isFetchingNextPage}
          onClick={() => void search.fetchNextPage()}
        >
          {t('search.more')}
        </Button>
      )}
      <p className="px-2 pt-5 text-xs text-ink-faint">{t('search.tip')}</p>
    </div>
  )
}

function Status({ text, isShown = false }: { text: string; isShown?: boolean }) {
  return (
    <p role="status" className={isShown ? 'px-2 text-xs text-ink-faint' : 'sr-only'}>
      {text}
    </p>
  )
}

function Hit({ hit, onOpen }: { hit: SearchHit; onOpen: () => void }) {
  const { t, i18n } = useTranslation('frame')
  const time = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' }).format(
    toMilliseconds(hit.created_at),
  )
  return (
    <li>
      <button
        type="button"
        data-hit
        onClick={onOpen}
        className="w-full rounded-xl px-2.5 py-2 text-left hover:bg-sunken focus-visible:bg-sunken"
      >
        <span className="flex items-baseline gap-2 text-xs text-ink-faint">
          <span className="font-medium text-ink-soft">{t(hit.role === 'user' ? 'search.you' : 'search.rain')}</span>
          {time}
        </span>
        <span className="line-clamp-3 text-sm break-words text-ink-soft">
          {hit.snippet.map((part, at) =>
            part.match ? (
              <mark key={at} className="rounded bg-warn-soft px-0.5 font-medium text-ink ring-1 ring-warn-line/60">
                {part.text}
              </mark>
            ) : (
              part.text
            ),
          )}
        </span>
      </button>
    </li>
  )
}

function ResultsSkeleton() {
  const { t } = useTranslation('frame')
  return (
    <div className="flex flex-col gap-4 px-2 pt-2" role="status">
      <span className="sr-only">{t('search.searching')}</span>
      {[0, 1, 2].map((at) => (
        <div key={at} className="flex flex-col gap-2">
          <Skeleton className="h-4 w-2/5" />
          <Skeleton className="h-3 w-full" />
          <Skeleton className="h-3 w-4/5" />
        </div>
      ))}
    </div>
  )
}
