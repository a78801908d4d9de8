import { clsx } from 'clsx'
import { FileText, Folder } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { optionId, suggestionsId, type Suggestion, type Suggestions } from './use-suggestions.ts'

type SuggestionListProps = { suggestions: Suggestions; onTake: (suggestion: Suggestion) => void }

/** Files to mention, or commands, above the field. The focus stays in the field. */
export function SuggestionList({ suggestions, onTake }: SuggestionListProps) {
  const { t } = useTranslation('composer')
  const { list, active, state, trigger, truncated } = suggestions
  const label = t(trigger.kind === 'mention' ? 'mentions' : 'commands')
  return (
    <div className="animate-rise absolute inset-x-0 bottom-full z-10 mb-2 overflow-hidden rounded-2xl border border-line bg-raised shadow-soft">
      <ul
        id={suggestionsId}
        role="listbox"
        aria-label={label}
        className="max-h-[min(18rem,40dvh)] overflow-y-auto overscroll-contain p-1.5"
      >
        {list.map((suggestion, index) => (
          <Option
            key={suggestion.id}
            suggestion={suggestion}
            index={index}
            selected={index === active}
            onTake={() => onTake(suggestion)}
          />
        ))}
      </ul>
      {list.length === 0 && (
        <p className="px-4 pb-3 text-sm text-ink-soft">
          {t(state === 'loading' ? 'searching' : state === 'failed' ? 'searchFailed' : 'noFiles')}
        </p>
      )}
      {truncated && <p className="border-t border-line px-4 py-2 text-xs text-ink-faint">{t('more')}</p>}
      <p role="status" className="sr-only">
        {list.length > 0 ? t('found', { count: list.length }) : t(state === 'failed' ? 'searchFailed' : 'noFiles')}
      </p>
    </div>
  )
}

type OptionProps = { suggestion: Suggestion; index: number; selected: boolean; onTake: () => void }

function Option({ suggestion, index, selected, onTake }: OptionProps) {
  const ref = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (selected) ref.current?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  return (
    <li
      ref={ref}
      id={optionId(index)}
      role="option"
      aria-selected={selected}
      // the field keeps the focus, and with it a phone its keyboard
      onPointerDown={(event) => event.preventDefault()}
      onClick={onTake}
      className={clsx(
        'flex min-h-10 cursor-pointer items-center gap-3 rounded-xl px-3 text-sm hover:bg-sunken',
        selected && 'bg-sunken',
      )}
    >
      {suggestion.kind === 'mention' ? <Path path={suggestion.path} /> : <Command suggestion={suggestion} />}
    </li>
  )
}

function Path({ path }: { path: string }) {
  const isFolder = path.endsWith('/')
  const parts = path.split('/').filter(Boolean)
  const name = `${parts.at(-1) ?? ''}${isFolder ? '/' : ''}`
  const Icon = isFolder ? Folder : FileText
  return (
    <>
      <Icon className="size-4 shrink-0 text-ink-faint" aria-hidden />
      <span className="shrink-0 font-medium">{name}</span>
      <span className="min-w-0 truncate text-ink-faint" dir="rtl">
        <bdi>{parts.slice(0, -1).join('/')}</bdi>
      </span>
    </>
  )
}

function Command({ suggestion }: { suggestion: Extract<Suggestion, { kind: 'command' }> }) {
  const { t } = useTranslation('composer')
  const { icon: Icon, name } = suggestion.command
  return (
    <>
      <Icon className="size-4 shrink-0 text-ink-faint" aria-hidden />
      <span className="shrink-0 font-medium">/{name}</span>
      <span className="min-w-0 truncate text-ink-soft">{t(`command.${name}`)}</span>
    </>
  )
}
