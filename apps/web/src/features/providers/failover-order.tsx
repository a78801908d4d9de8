import type { FallbackChoice, OfferedProvider } from '@rain/protocol'
import { limits } from '@rain/protocol'
import { ListRestart, ListOrdered } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/field.tsx'
import { ErrorText, LoadError, Skeleton } from '../../ui/message.tsx'
import { ProviderIcon } from '../../ui/provider-icon.tsx'
import { defaultOrder, doubtAbout } from './default-order.ts'
import { FailoverList } from './failover-list.tsx'
import { keyOf, useNameOfChoice } from './name-of-choice.ts'
import { useFailover } from './use-failover.ts'
import { addModelTexts } from '../../i18n/models-texts.ts'
import { addProviderTexts } from '../../i18n/providers-texts.ts'

addModelTexts()
addProviderTexts()

/** Who steps in when the chosen model cannot answer: the default, or an order of the person's own. */
export function FailoverOrder({ providers }: { providers: OfferedProvider[] }) {
  const { t } = useTranslation('providers')
  const failover = useFailover()
  const defaults = defaultOrder(providers)
  return (
    <section aria-labelledby="failover-title" className="mt-10">
      <h2 id="failover-title" className="text-xl font-semibold tracking-tight">
        {t('failover.title')}
      </h2>
      <p className="mt-1 mb-4 text-ink-soft">{t('failover.hint')}</p>
      {failover.isError ? (
        <LoadError text={t('failover.loadFailed')} onRetry={() => void failover.refetch()} />
      ) : !failover.loaded ? (
        <Skeleton className="h-32 rounded-2xl" />
      ) : (
        <div className="flex flex-col gap-3 rounded-2xl border border-line bg-surface p-4 sm:p-5">
          {failover.choices === null ? (
            <DefaultOrder choices={defaults} providers={providers} onChange={() => void failover.change(defaults)} />
          ) : (
            <OwnOrder
              choices={failover.choices}
              providers={providers}
              onChange={(next) => void failover.change(next)}
            />
          )}
          {failover.error && <ErrorText>{failover.error}</ErrorText>}
        </div>
      )}
    </section>
  )
}

type OrderProps = { choices: FallbackChoice[]; providers: OfferedProvider[] }

function DefaultOrder({ choices, providers, onChange }: OrderProps & { onChange: () => void }) {
  const { t } = useTranslation('providers')
  const nameOf = useNameOfChoice(providers)
  return (
    <>
      <div>
        <h3 className="font-semibold">{t('failover.byDefault')}</h3>
        <p className="text-sm text-ink-soft">
          {t(choices.length > 0 ? 'failover.defaultHint' : 'failover.emptyDefault')}
        </p>
      </div>
      {choices.length > 0 && (
        <ol className="flex flex-wrap gap-x-5 gap-y-2">
          {choices.map((choice, at) => {
            const doubt = doubtAbout(providers.find(({ id }) => id === choice.provider))
            return (
              <li key={keyOf(choice)} className="flex min-w-0 items-center gap-2 text-sm">
                <span className="text-ink-faint tabular-nums">{at + 1}</span>
                <ProviderIcon id={choice.provider} className="size-4 shrink-0 text-accent" />
                <span className="min-w-0 break-words">
                  {nameOf(choice)}
                  {doubt && <span className="ml-2 text-xs text-warn">{t(doubt)}</span>}
                </span>
              </li>
            )
          })}
        </ol>
      )}
      <Button look="outline" size="small" className="self-start" onClick={onChange}>
        <ListOrdered className="size-4" aria-hidden /> {t('failover.change')}
      </Button>
    </>
  )
}

function OwnOrder({
  choices,
  providers,
  onChange,
}: OrderProps & { onChange: (next: FallbackChoice[] | null) => void }) {
  const { t } = useTranslation('providers')
  return (
    <>
      {choices.length === 0 ? (
        <p className="text-sm text-ink-soft">{t('failover.empty')}</p>
      ) : (
        <FailoverList choices={choices} providers={providers} onChange={onChange} />
      )}
      {choices.length < limits.failoverChoices && (
        <AddChoice choices={choices} providers={providers} onAdd={(choice) => onChange([...choices, choice])} />
      )}
      <Button look="quiet" size="small" className="-ml-3 self-start" onClick={() => onChange(null)}>
        <ListRestart className="size-4" aria-hidden /> {t('failover.useDefault')}
      </Button>
    </>
  )
}

function AddChoice({ choices, providers, onAdd }: OrderProps & { onAdd: (choice: FallbackChoice) => void }) {
  const { t } = useTranslation(['models', 'providers'])
  const taken = new Set(choices.map(keyOf))
  const groups = providers
    .filter(({ key_source }) => key_source !== null)
    .map(({ id, name, models }) => ({
      name,
      options: models
        .map((model) => ({
          choice: { provider: id, model: model.id },
          name: model.id === 'auto' ? t('auto') : model.name,
        }))
        .filter(({ choice }) => !taken.has(keyOf(choice))),
    }))
    .filter(({ options }) => options.length > 0)
  const add = (key: string) => {
    const found = groups.flatMap(({ options }) => options).find(({ choice }) => keyOf(choice) === key)
    if (found) onAdd(found.choice)
  }
  return (
    <SelectField label={t('providers:failover.add')} value="" onChange={(event) => add(event.target.value)}>
      <option value="">{t('providers:failover.addChoose')}</option>
      {groups.map(({ name, options }) => (
        <optgroup key={name} label={name}>
          {options.map((option) => (
            <option key={keyOf(option.choice)} value={keyOf(option.choice)}>
              {name} · {option.name}
            </option>
          ))}
        </optgroup>
      ))}
    </SelectField>
  )
}
