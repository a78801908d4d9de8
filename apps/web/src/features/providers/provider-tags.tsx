import type { OfferedProvider } from '@rain/protocol'
import { clsx } from 'clsx'
import { Check } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNow } from '../../ui/use-now.ts'
import { countOf } from './check-line.tsx'
import { isResting } from './resting-note.tsx'

const looks = {
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  danger: 'bg-danger-soft text-danger',
  plain: 'bg-sunken text-ink-soft',
}

type Tag = { text: string; look: keyof typeof looks }

/** Beside the name of a provider: whether it is in use, works, rests. */
export function ProviderTags({ provider, inUse }: { provider: OfferedProvider; inUse: boolean }) {
  const { t } = useTranslation('providers')
  const coolings = provider.keys.length > 0 ? provider.keys.map(({ cooling }) => cooling) : [provider.cooling]
  const now = useNow(coolings.some((cooling) => cooling !== null))
  const resting = coolings.filter((cooling) => isResting(cooling, now)).length
  const ready = useReadyTag(provider)
  const tags: (Tag | false | null)[] = [
    provider.id === 'demo' && { text: t('demoTag'), look: 'warn' },
    inUse && { text: t('current'), look: 'ok' },
    inUse && ready?.look !== 'danger' ? null : ready,
    resting === coolings.length
      ? ready?.look !== 'danger' && { text: t('resting'), look: 'warn' }
      : resting > 0 && { text: t('keysResting', { count: resting }), look: 'plain' },
  ]
  return tags
    .filter((tag) => tag !== false && tag !== null)
    .map(({ text, look }) => (
      <span
        key={text}
        className={clsx('inline-flex items-center gap-1 rounded-full px-2 py-0.5 text-xs font-medium', looks[look])}
      >
        {look === 'ok' && <Check className="size-3" aria-hidden />}
        {text}
      </span>
    ))
}

/** How ready it is. A server at home that was never there is no failure: nobody has said that there is one. */
function useReadyTag(provider: OfferedProvider): Tag | null {
  const { t } = useTranslation('providers')
  const { id, key_source, check, models_source, needs_key, base_url } = provider
  if (key_source === null || id === 'demo') return null
  if (check?.ok) return { text: t('works', { count: countOf(provider) }), look: 'plain' }
  const isExpected = models_source === 'live' || needs_key || base_url !== null
  if (check && isExpected) return { text: t('notWorking'), look: 'danger' }
  if (key_source === 'stored') return { text: t('keyStored'), look: 'plain' }
  return key_source === 'environment' ? { text: t('keyFromEnvironment'), look: 'plain' } : null
}
