import type { Lease } from '@rain/protocol'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { leaseApi } from '../../api/lease-endpoints.ts'
import { isAboutPin } from '../../api/is-about-pin.ts'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { Button } from '../../ui/button.tsx'
import { Field, SelectField } from '../../ui/field.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { PinField } from '../../ui/pin-field.tsx'
import { readAmount } from '../../ui/read-amount.ts'
import { usePin } from '../../ui/use-pin.ts'

/** Tools as a person speaks of them. */
const groups = {
  files: ['read_file', 'write_file', 'edit_file', 'list_directory', 'search_files', 'grep_search'],
  commands: ['bash'],
  web: ['web_fetch', 'web_search'],
  browser: ['browser_*'],
  mcp: ['mcp__*'],
} as const
type Group = keyof typeof groups
const groupNames = Object.keys(groups) as Group[]

const minutes = [30, 60, 120, 240, 480, 1_440] as const

type LeaseFormProps = { agentId: string; running: Lease | null; onDone: () => void }

/** Lets an agent work alone: what with, where, until when, for how much. Always takes the PIN. */
export function LeaseForm({ agentId, running, onDone }: LeaseFormProps) {
  const { t } = useTranslation(['policies', 'translation'])
  const words = useServerWords()
  const pin = usePin()
  const [chosen, setChosen] = useState<ReadonlySet<Group>>(new Set(['files', 'commands']))
  const [hosts, setHosts] = useState('')
  const [length, setLength] = useState<number>(60)
  const [budget, setBudget] = useState('')
  const [red, setRed] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const amount = budget.trim() === '' ? null : readAmount(budget)
  const budgetIsWrong = budget.trim() !== '' && (amount === null || amount === 0)

  const toggle = (group: Group) => {
    const next = new Set(chosen)
    if (!next.delete(group)) next.add(group)
    setChosen(next)
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || pin.locked || budgetIsWrong) return
    if (chosen.size === 0) return setError(t('supervision.noTools'))
    if (!pin.isGiven()) return
    setBusy(true)
    setError(null)
    try {
      await leaseApi.startLease({
        agent_id: agentId,
        tools: groupNames.filter((group) => chosen.has(group)).flatMap((group) => groups[group]),
        hosts: hosts.split(/[\s,]+/).filter((host) => host !== ''),
        devices: [],
        red,
        until: Date.now() / 1000 + length * 60,
        budget_usd: amount,
        pin: pin.text.trim(),
      })
      onDone()
    } catch (failure) {
      setBusy(false)
      if (isAboutPin(failure)) return pin.refuse(failure)
      setError(failure instanceof ApiError && failure.status > 0 ? words.refusal(failure) : t('noAnswer'))
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4 border-t border-line pt-4">
      <h3 className="font-semibold">{t(running ? 'supervision.leaseAnew' : 'supervision.lease')}</h3>
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1.5 text-sm font-medium">{t('supervision.tools')}</legend>
        {groupNames.map((group) => (
          <Check
            key={group}
            label={t(`supervision.group.${group}`)}
            checked={chosen.has(group)}
            onChange={() => toggle(group)}
          />
        ))}
      </fieldset>
      <Field
        label={t('supervision.hosts')}
        hint={t('supervision.hostsHint')}
        placeholder="github.com, *.example.com"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={hosts}
        onChange={(event) => setHosts(event.target.value)}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t('supervision.length')}
          value={length}
          onChange={(event) => setLength(Number(event.target.value))}
        >
          {minutes.map((one) => (
            <option key={one} value={one}>
              {one < 60 ? t('supervision.minutes', { count: one }) : t('supervision.hours', { count: one / 60 })}
            </option>
          ))}
        </SelectField>
        <Field
          label={t('supervision.budget')}
          inputMode="decimal"
          autoComplete="off"
          className="tabular-nums"
          value={budget}
          onChange={(event) => setBudget(event.target.value)}
          error={budgetIsWrong ? t('translation:cost.limitInvalid') : null}
        />
      </div>
      <Check label={t('supervision.red')} hint={t('supervision.redHint')} checked={red} onChange={() => setRed(!red)} />
      <PinField pin={pin} hint={t('supervision.pin')} />
      {error && <ErrorText>{error}</ErrorText>}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look={red ? 'danger' : 'primary'} disabled={busy || pin.locked}>
          {t('supervision.start')}
        </Button>
        <Button look="outline" onClick={onDone}>
          {t('translation:action.cancel')}
        </Button>
      </div>
    </form>
  )
}

type CheckProps = { label: string; hint?: string; checked: boolean; onChange: () => void }

function Check({ label, hint, checked, onChange }: CheckProps) {
  return (
    <label className="flex min-h-10 cursor-pointer items-start gap-3 py-1.5 text-sm">
      <input type="checkbox" checked={checked} onChange={onChange} className="mt-0.5 size-4.5 shrink-0 accent-accent" />
      <span className="min-w-0">
        <span className="block">{label}</span>
        {hint && <span className="block text-ink-faint">{hint}</span>}
      </span>
    </label>
  )
}
