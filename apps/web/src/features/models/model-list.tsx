import type { OfferedProvider } from '@rain/protocol'
import { Search, TriangleAlert } from 'lucide-react'
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { addProviderTexts } from '../../i18n/providers-texts.ts'
import { ProviderIcon } from '../../ui/provider-icon.tsx'
import { useCheckText } from '../../ui/use-check-text.ts'
import { groupModels, type ModelGroup, type ModelOption } from './group-models.ts'
import type { ModelInUse } from './model-in-use.ts'
import { ModelRow } from './model-row.tsx'

addProviderTexts()

type ModelListProps = {
  providers: OfferedProvider[]
  inUse: ModelInUse | null
  onPick: (option: ModelOption) => void
}

/** Every model that can be chosen, by provider, with a field to search them. Arrows move, Enter takes. */
export function ModelList({ providers, inUse, onPick }: ModelListProps) {
  const { t } = useTranslation('models')
  const listId = useId()
  const list = useRef<HTMLDivElement>(null)
  const [search, setSearch] = useState('')
  const groups = useMemo(() => groupModels(providers, search), [providers, search])
  const options = useMemo(() => groups.flatMap((group) => group.options), [groups])
  const isChosen = ({ provider, model }: ModelOption) => provider.id === inUse?.provider.id && model.id === inUse.model
  const [pointed, setPointed] = useState<string | null>(null)
  const [start] = useState(() => nameOf(options.find(isChosen)))
  const at = Math.max(
    0,
    options.findIndex((option) => nameOf(option) === (pointed ?? start)),
  )
  const active = options[at]

  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'center' })
  }, [])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') {
      event.preventDefault()
      if (active) onPick(active)
      return
    }
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key]
    if (step === undefined || options.length === 0) return
    event.preventDefault()
    const wanted = at + step
    const single = Math.abs(step) === 1
    const next = single ? (wanted + options.length) % options.length : Math.min(Math.max(wanted, 0), options.length - 1)
    setPointed(nameOf(options[next]))
    document.getElementById(rowId(listId, options[next]))?.scrollIntoView({ block: 'nearest' })
  }

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="relative px-2 pb-2">
        <Search className="pointer-events-none absolute top-3 left-5 size-4 text-ink-faint" aria-hidden />
        <input
          role="combobox"
          aria-label={t('search')}
          aria-expanded
          aria-autocomplete="list"
          aria-controls={listId}
          aria-activedescendant={active && rowId(listId, active)}
          autoComplete="off"
          spellCheck={false}
          autoFocus={matchMedia('(pointer: fine)').matches}
          placeholder={t('search')}
          value={search}
          onChange={(event) => {
            setSearch(event.target.value)
            setPointed(null)
          }}
          onKeyDown={onKeyDown}
          className="min-h-10 w-full rounded-xl border border-line-strong/60 bg-surface pr-3 pl-9 text-[0.95rem] placeholder:text-ink-faint focus-visible:border-accent"
        />
      </div>
      <div
        ref={list}
        id={listId}
        role="listbox"
        aria-label={t('list')}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-1"
      >
        {groups.map((group) => (
          <Group key={group.provider.id} group={group} labelId={`${listId}-${group.provider.id}`}>
            {group.options.map((option) => (
              <ModelRow
                key={option.model.id}
                id={rowId(listId, option)}
                option={option}
                chosen={isChosen(option)}
                active={option === active}
                onPick={() => onPick(option)}
                onPoint={() => setPointed(nameOf(option))}
              />
            ))}
          </Group>
        ))}
      </div>
      {options.length === 0 && (
        <p role="status" className="px-5 py-6 text-center text-sm text-ink-soft">
          {search.trim() === '' ? t('none') : t('noMatch', { text: search.trim() })}
        </p>
      )}
    </div>
  )
}

type GroupProps = { group: ModelGroup; labelId: string; children: ReactNode }

function Group({ group: { provider }, labelId, children }: GroupProps) {
  const { t } = useTranslation('models')
  const wrong = useCheckText(provider)
  return (
    <div role="group" aria-labelledby={labelId} className="pb-2">
      <p
        id={labelId}
        className="sticky top-0 z-10 flex items-center gap-2 bg-surface px-2.5 py-1.5 text-xs font-semibold text-ink-faint"
      >
        <ProviderIcon id={provider.id} className="size-3.5" />
        {provider.name}
      </p>
      {wrong && (
        <p className="flex items-start gap-1.5 px-2.5 pb-1 text-xs text-warn">
          <TriangleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden /> {wrong.what} {wrong.fix}
        </p>
      )}
      {provider.models_source === 'fallback' && provider.check === null && provider.id !== 'demo' && (
        <p className="px-2.5 pb-1 text-xs text-ink-faint">{t('fallback')}</p>
      )}
      {children}
    </div>
  )
}

function nameOf(option: ModelOption | undefined): string {
  return option ? `${option.provider.id} ${option.model.id}` : ''
}

function rowId(listId: string, option: ModelOption | undefined): string {
  return `${listId} ${nameOf(option)}`.replace(/\s/g, '-')
}
