import { SearchX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Empty } from '../../ui/message.tsx'
import { markMatches } from './fold-text.ts'
import type { FoundSetting } from './search-settings.ts'
import { addressOf } from './setting-catalogue.ts'

/** The settings that were found, with what matches marked. */
export function FoundList({ found, query }: { found: readonly FoundSetting[]; query: string }) {
  const { t } = useTranslation('settings')
  if (found.length === 0) {
    return (
      <div role="status">
        <Empty
          icon={<SearchX className="size-5" aria-hidden />}
          title={t('search.none', { query: query.trim() })}
          hint={t('search.noneHint')}
        />
      </div>
    )
  }
  return (
    <ul className="flex flex-col gap-0.5">
      {found.map(({ section, setting }) => (
        <li key={setting}>
          <a href={addressOf(section, setting)} className="flex flex-col rounded-xl px-3 py-2 hover:bg-sunken">
            <span className="font-medium">
              <Marked text={t(`item.${setting}.title`)} query={query} />
            </span>
            <span className="text-sm text-ink-soft">
              <Marked text={t(`item.${setting}.hint`)} query={query} />
            </span>
            <span className="text-xs text-ink-faint">{t(`section.${section}`)}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

function Marked({ text, query }: { text: string; query: string }) {
  return markMatches(text, query).map((part, index) =>
    part.matches ? (
      <mark key={index} className="rounded-sm bg-accent-soft text-accent">
        {part.text}
      </mark>
    ) : (
      <span key={index}>{part.text}</span>
    ),
  )
}
