import type { Rule } from '@rain/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { ruleApi } from '../../api/rule-endpoints.ts'
import { isAboutPin } from '../../api/is-about-pin.ts'
import { queryKeys } from '../../api/query-client.ts'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { PinField } from '../../ui/pin-field.tsx'
import { usePin } from '../../ui/use-pin.ts'
import { VisibleText } from '../../ui/visible-text.tsx'
import { rulePartsOf } from './rule-parts.ts'

type RuleCardProps = { rule: Rule; agents: { id: string; name: string }[] }

/** One rule in plain words. To take one back that protects takes the PIN. */
export function RuleCard({ rule, agents }: RuleCardProps) {
  const { t, i18n } = useTranslation(['policies', 'translation'])
  const words = useServerWords()
  const queries = useQueryClient()
  const pin = usePin()
  const [wantsPin, setWantsPin] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const [what, ...where] = rulePartsOf(t, rule, (id) => agents.find((agent) => agent.id === id)?.name ?? id)
  const since = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium' }).format(rule.created_at * 1000)

  const remove = async (given?: string) => {
    if (busy) return
    setBusy(true)
    setError(null)
    try {
      await ruleApi.removeRule(rule.id, given)
      await queries.invalidateQueries({ queryKey: queryKeys.rules })
    } catch (failure) {
      setBusy(false)
      if (isAboutPin(failure)) {
        setWantsPin(true)
        if (given !== undefined) pin.refuse(failure)
        return
      }
      if (failure instanceof ApiError && failure.code === 'not_found') {
        return void queries.invalidateQueries({ queryKey: queryKeys.rules })
      }
      setError(failure instanceof ApiError && failure.status > 0 ? words.refusal(failure) : t('noAnswer'))
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!pin.locked && pin.isGiven()) void remove(pin.text.trim())
  }

  return (
    <li className="flex flex-col gap-3 rounded-2xl border border-line bg-surface px-4 py-3">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <p className="font-medium break-words">
            <VisibleText text={what ?? ''} />
          </p>
          <p className="text-sm break-words text-ink-soft">
            {where.map((part) => (
              <span key={part} className="block">
                <VisibleText text={part} />
              </span>
            ))}
            <span className="block text-ink-faint">{t(`origin.${rule.origin}`, { date: since })}</span>
          </p>
        </div>
        {!wantsPin && (
          <IconButton
            label={t('remove', { rule: what ?? '' })}
            disabled={busy}
            onClick={() => (rule.effect === 'allow' ? void remove() : setWantsPin(true))}
          >
            <Trash2 className="size-4.5" aria-hidden />
          </IconButton>
        )}
      </div>
      {wantsPin && (
        <form onSubmit={submit} noValidate className="flex flex-col gap-3">
          <PinField pin={pin} hint={t('removePin')} autoFocus />
          <div className="flex flex-wrap gap-2">
            <Button type="submit" look="danger" size="small" disabled={busy || pin.locked}>
              {t('translation:action.delete')}
            </Button>
            <Button look="outline" size="small" onClick={() => setWantsPin(false)}>
              {t('translation:action.cancel')}
            </Button>
          </div>
        </form>
      )}
      {error && <ErrorText>{error}</ErrorText>}
    </li>
  )
}
