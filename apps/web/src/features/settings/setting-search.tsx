import { Search, X } from 'lucide-react'
import { useEffect, useRef, type KeyboardEvent, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { FoundSetting } from './search-settings.ts'
import { addressOf } from './setting-catalogue.ts'

type SettingSearchProps = {
  query: string
  onQuery: (query: string) => void
  found: readonly FoundSetting[]
  /** What was found, or the sections: the arrow keys go on there. */
  listRef: RefObject<HTMLElement | null>
}

/** The field to search in. Enter leads to the first that was found, the arrow keys through all of them. */
export function SettingSearch({ query, onQuery, found, listRef }: SettingSearchProps) {
  const { t } = useTranslation('settings')
  const inputRef = useRef<HTMLInputElement>(null)
  useArrowKeys(listRef, inputRef)

  const onKeyDown = (event: KeyboardEvent) => {
    const [first] = found
    if (event.key === 'Enter' && first) location.hash = addressOf(first.section, first.setting)
    if (event.key === 'Escape' && query !== '') onQuery('')
    if (event.key !== 'ArrowDown') return
    event.preventDefault()
    listRef.current?.querySelector('a')?.focus()
  }
  return (
    <div role="search" className="flex flex-col gap-1.5">
      <div className="relative">
        <Search className="pointer-events-none absolute inset-y-0 left-3 my-auto size-4.5 text-ink-faint" aria-hidden />
        <input
          ref={inputRef}
          type="text"
          role="searchbox"
          aria-label={t('search.label')}
          placeholder={t('search.placeholder')}
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          value={query}
          onChange={(event) => onQuery(event.target.value)}
          onKeyDown={onKeyDown}
          className="min-h-11 w-full rounded-xl border border-line-strong/60 bg-surface px-10 placeholder:text-ink-faint hover:border-line-strong focus-visible:border-accent"
        />
        {query !== '' && (
          <button
            type="button"
            aria-label={t('search.clear')}
            onClick={() => {
              onQuery('')
              inputRef.current?.focus()
            }}
            className="absolute inset-y-0 right-0 flex w-11 items-center justify-center rounded-xl text-ink-faint hover:text-ink"
          >
            <X className="size-4.5" aria-hidden />
          </button>
        )}
      </div>
      <p role="status" className="sr-only">
        {query.trim() !== '' && found.length > 0 && t('search.found', { count: found.length })}
      </p>
    </div>
  )
}

/** Up and down go from link to link, and from the first back to the field. */
function useArrowKeys(listRef: RefObject<HTMLElement | null>, inputRef: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const list = listRef.current
    const move = (event: globalThis.KeyboardEvent) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step === undefined) return
      event.preventDefault()
      const links = [...(list?.querySelectorAll('a') ?? [])]
      const at = links.findIndex((link) => link === document.activeElement)
      const next = at + step < 0 ? inputRef.current : links[at + step]
      next?.focus()
    }
    list?.addEventListener('keydown', move)
    return () => list?.removeEventListener('keydown', move)
  }, [listRef, inputRef])
}
