import { Search, SlidersHorizontal } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AuditSearch } from '../../api/audit-endpoints.ts'
import { SelectField } from '../../ui/field.tsx'

export type AgentChoice = { id: string; name: string }

type AuditFiltersProps = {
  search: AuditSearch
  onSearch: (search: AuditSearch) => void
  agents: AgentChoice[]
  tools: string[]
}

const levels = ['green', 'yellow', 'red', 'computer'] as const
export const decisions = [
  'level',
  'rule',
  'lease',
  'turn',
  'approval',
  'approval_with_pin',
  'approved',
  'denied',
  'expired',
  'denied_by_rule',
  'nobody_there',
  'changed',
] as const
export const kinds = [
  'tool_started',
  'tool_repeated',
  'tool_refused',
  'decided',
  'logged_in',
  'logged_out',
  'pin_wrong',
  'key_changed',
  'budget_changed',
  'policy_changed',
  'server_changed',
  'device_changed',
  'file_changed',
  'settings_changed',
  'pin_changed',
  'data_exported',
  'session_ended',
] as const
const days = [1, 7, 30] as const

const typingPauseMs = 300

/** What of the log is shown. Words are looked for once the person has stopped typing. */
export function AuditFilters({ search, onSearch, agents, tools }: AuditFiltersProps) {
  const { t } = useTranslation(['audit', 'translation'])
  const [text, setText] = useState(search.q ?? '')
  const [withinDays, setWithinDays] = useState('')
  const chosen = Object.entries(search).filter(([name, value]) => name !== 'q' && value !== undefined).length

  useEffect(() => {
    const wanted = text.trim() === '' ? undefined : text.trim()
    if (wanted === search.q) return
    const timer = setTimeout(() => onSearch({ ...search, q: wanted }), typingPauseMs)
    return () => clearTimeout(timer)
  }, [text, search, onSearch])

  const choose = (name: keyof AuditSearch) => (value: string) =>
    onSearch({ ...search, [name]: value === '' ? undefined : value })
  const chooseDays = (value: string) => {
    setWithinDays(value)
    const since = value === '' ? undefined : Math.floor(Date.now() / 1000) - Number(value) * 86_400
    onSearch({ ...search, since })
  }

  return (
    <div role="search" className="flex flex-col gap-3">
      <label className="relative">
        <span className="sr-only">{t('search')}</span>
        <Search className="pointer-events-none absolute inset-y-0 left-3.5 my-auto size-4 text-ink-faint" aria-hidden />
        <input
          type="search"
          maxLength={200}
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={t('search')}
          className="min-h-11 w-full rounded-xl border border-line-strong/60 bg-surface pr-3 pl-10 placeholder:text-ink-faint"
        />
      </label>
      <details className="rounded-xl border border-line bg-surface">
        <summary className="flex min-h-11 cursor-pointer items-center gap-2 px-3.5 text-sm font-medium">
          <SlidersHorizontal className="size-4" aria-hidden /> {t('filters')}
          {chosen > 0 && <span className="rounded-full bg-accent-soft px-2 text-xs text-accent">{chosen}</span>}
        </summary>
        <div className="grid gap-3 px-3.5 pt-1 pb-4 sm:grid-cols-2 lg:grid-cols-3">
          <Choice label={t('agent')} value={search.agent_id} onChoose={choose('agent_id')}>
            {agents.map(({ id, name }) => ({ value: id, text: name }))}
          </Choice>
          <Choice label={t('tool')} value={search.tool} onChoose={choose('tool')}>
            {tools.map((tool) => ({ value: tool, text: tool }))}
          </Choice>
          <Choice label={t('what')} value={search.kind} onChoose={choose('kind')}>
            {kinds.map((kind) => ({ value: kind, text: t(`kind.${kind}`) }))}
          </Choice>
          <Choice label={t('level')} value={search.level} onChoose={choose('level')}>
            {levels.map((level) => ({ value: level, text: t(`translation:approval.level.${level}`) }))}
          </Choice>
          <Choice label={t('why')} value={search.decision} onChoose={choose('decision')}>
            {decisions.map((decision) => ({ value: decision, text: t(`decision.${decision}`) }))}
          </Choice>
          <Choice label={t('time')} value={withinDays} onChoose={chooseDays}>
            {days.map((count) => ({ value: String(count), text: t('days', { count }) }))}
          </Choice>
        </div>
      </details>
    </div>
  )
}

type ChoiceProps = {
  label: string
  value: string | undefined
  onChoose: (value: string) => void
  children: { value: string; text: string }[]
}

function Choice({ label, value = '', onChoose, children }: ChoiceProps) {
  const { t } = useTranslation('audit')
  return (
    <SelectField label={label} value={value} onChange={(event) => onChoose(event.target.value)}>
      <option value="">{t('all')}</option>
      {children.map(({ value, text }) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </SelectField>
  )
}
