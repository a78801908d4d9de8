import { clsx } from 'clsx'
import { ChevronRight } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMedia } from '../../ui/use-media.ts'
import { FoundList } from './found-list.tsx'
import { searchSettings } from './search-settings.ts'
import { SettingSearch } from './setting-search.tsx'
import { WantedSetting } from './setting.tsx'
import { addressOf, allSections, type Section, type SectionId } from './setting-catalogue.ts'
import { SectionView, type SectionParts } from './section-view.tsx'

type SettingsPageProps = SectionParts & {
  /** Of `#/settings/appearance/theme`: `['appearance', 'theme']`. */
  about: readonly string[]
  /** The bar above; on a phone a section has the page for itself, and the way back leads to the list of them. */
  bar: (title: string, isSectionAlone: boolean) => ReactNode
}

/**
 * All settings: their parts on the left and one of them on the right; on a phone one after the other. The search finds each
 * by its title, its line, and what else people call it.
 */
export function SettingsPage({ about, bar, ...parts }: SettingsPageProps) {
  const { t } = useTranslation('settings')
  const [query, setQuery] = useState('')
  const listRef = useRef<HTMLElement>(null)
  const sections = allSections.filter(({ id }) => id !== 'notifications' || parts.slots.notifications)
  const named = sections.find(({ id }) => id === about[0])
  const shown = named ?? sections[0]
  const found = searchSettings(sections, query)
  const isNarrow = useMedia('(max-width: 767px)')
  const isAlone = isNarrow && named !== undefined
  const mainRef = useScrollToTop(shown?.id)

  return (
    <>
      {bar(isAlone ? t(`section.${named.id}`) : t('title'), isAlone)}
      <div className="flex min-h-0 flex-1">
        <aside
          className={clsx(
            'flex min-h-0 w-full flex-col gap-3 overflow-y-auto border-line p-4 md:w-72 md:shrink-0 md:border-r',
            named && 'max-md:hidden',
          )}
        >
          <SettingSearch query={query} onQuery={setQuery} found={found} listRef={listRef} />
          <nav ref={listRef} aria-label={t('nav')}>
            {query.trim() === '' ? (
              <SectionList sections={sections} named={named?.id ?? null} shown={shown?.id ?? null} />
            ) : (
              <FoundList found={found} query={query} />
            )}
          </nav>
        </aside>
        <main
          ref={mainRef}
          className={clsx('safe-x min-h-0 min-w-0 flex-1 overflow-y-auto', !named && 'max-md:hidden')}
        >
          <WantedSetting value={about[1] ?? null}>
            <div className="mx-auto flex w-full max-w-[44rem] flex-col gap-4 py-6">
              {shown && (
                <>
                  <header className="max-md:sr-only">
                    <h2 className="text-xl font-semibold tracking-tight">{t(`section.${shown.id}`)}</h2>
                  </header>
                  <p className="-mt-3 pb-1 text-ink-soft max-md:mt-0">{t(`sectionHint.${shown.id}`)}</p>
                  <SectionView key={shown.id} id={shown.id} {...parts} />
                </>
              )}
            </div>
          </WantedSetting>
        </main>
      </div>
    </>
  )
}

/** Each section begins at its top. */
function useScrollToTop(section: SectionId | undefined) {
  const ref = useRef<HTMLElement>(null)
  useEffect(() => {
    if (ref.current) ref.current.scrollTop = 0
  }, [section])
  return ref
}

type SectionListProps = { sections: readonly Section[]; named: SectionId | null; shown: SectionId | null }

function SectionList({ sections, named, shown }: SectionListProps) {
  const { t } = useTranslation('settings')
  return (
    <ul className="flex flex-col gap-0.5">
      {sections.map(({ id, icon: Icon }) => (
        <li key={id}>
          <a
            href={addressOf(id)}
            aria-current={named === id ? 'page' : undefined}
            data-shown={shown === id || undefined}
            className="flex min-h-11 items-center gap-3 rounded-xl px-3 py-2 text-ink-soft hover:bg-sunken hover:text-ink md:data-shown:bg-accent-soft md:data-shown:text-ink"
          >
            <Icon className="size-4.5 shrink-0" aria-hidden />
            <span className="min-w-0 flex-1">
              <span className="block text-ink">{t(`section.${id}`)}</span>
              <span className="block text-sm text-ink-faint md:hidden">{t(`sectionHint.${id}`)}</span>
            </span>
            <ChevronRight className="size-4 shrink-0 text-ink-faint md:hidden" aria-hidden />
          </a>
        </li>
      ))}
    </ul>
  )
}
