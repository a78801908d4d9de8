import { clsx } from 'clsx'
import { Brain, Check, Image, Wrench, type LucideIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { writeShortCount } from '../../ui/write-number.ts'
import type { ModelOption } from './group-models.ts'
import { priceText } from './price-text.ts'

type ModelRowProps = {
  id: string
  option: ModelOption
  chosen: boolean
  /** The one that Enter takes. */
  active: boolean
  onPick: () => void
  onPoint: () => void
}

/** One model: its name, what it costs, what it can. */
export function ModelRow({ id, option, chosen, active, onPick, onPoint }: ModelRowProps) {
  const { t } = useTranslation('models')
  const { model, provider } = option
  return (
    <div
      id={id}
      role="option"
      aria-selected={chosen}
      onClick={onPick}
      onPointerMove={onPoint}
      className={clsx(
        'flex min-h-12 cursor-pointer items-center gap-3 rounded-xl py-2 pr-3 pl-2.5',
        active && 'bg-sunken',
      )}
    >
      <Check className={clsx('size-4 shrink-0 text-accent', !chosen && 'invisible')} aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span
            className={clsx('min-w-0 text-[0.925rem] break-words', chosen ? 'font-semibold' : 'font-medium')}
            title={model.id}
          >
            {model.id === 'auto' && provider.id !== 'demo' ? t('auto') : model.name}
          </span>
          {isDescribed(option) && <Price option={option} />}
        </span>
        {isDescribed(option) ? (
          <Abilities option={option} />
        ) : (
          model.id === 'auto' && (
            <span className="block text-xs text-ink-soft">{t('autoHint', { name: provider.name })}</span>
          )
        )}
      </span>
    </div>
  )
}

/** Of `auto`, and of a model that was never listed, nothing is known: better no word than a row of unknowns. */
function isDescribed({ model }: ModelOption): boolean {
  return model.tools !== null || model.price !== null || model.context_tokens !== null
}

function Price({ option: { model } }: { option: ModelOption }) {
  const { t, i18n } = useTranslation('models')
  const { short, long } = priceText(model, t, i18n.language)
  return (
    <span className="text-xs text-ink-soft tabular-nums" title={long}>
      <span aria-hidden>{short}</span>
      <span className="sr-only">, {long}</span>
    </span>
  )
}

function Abilities({ option: { model } }: { option: ModelOption }) {
  const { t, i18n } = useTranslation('models')
  const tokens = model.context_tokens === null ? null : writeShortCount(model.context_tokens, i18n.language)
  return (
    <span className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5 text-xs text-ink-soft">
      {tokens !== null && (
        <span title={t('context', { tokens })} className="tabular-nums">
          {t('contextShort', { tokens })}
        </span>
      )}
      {model.tools && <Ability icon={Wrench} text={t('tools')} />}
      {model.images && <Ability icon={Image} text={t('images')} />}
      {model.thinking && <Ability icon={Brain} text={t('thinking')} />}
      {model.tools === false && <span className="font-medium text-warn">{t('noTools')}</span>}
    </span>
  )
}

function Ability({ icon: Icon, text }: { icon: LucideIcon; text: string }) {
  return (
    <span title={text} className="inline-flex">
      <Icon className="size-3.5" aria-hidden />
      <span className="sr-only">{text}</span>
    </span>
  )
}
