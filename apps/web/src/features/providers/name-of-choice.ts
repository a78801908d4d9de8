import type { FallbackChoice, OfferedProvider } from '@rain/protocol'
import { useTranslation } from 'react-i18next'
import { shortModelName } from '../../ui/format.ts'

/** A place in an order is known by what it names. */
export function keyOf({ provider, model }: FallbackChoice): string {
  return `${provider} ${model}`
}

/** `Claude · Sonnet 5.5`, whatever of it is still known. */
export function useNameOfChoice(providers: OfferedProvider[]): (choice: FallbackChoice) => string {
  const { t } = useTranslation('models')
  return ({ provider: id, model }) => {
    const provider = providers.find((one) => one.id === id)
    const known = provider?.models.find((one) => one.id === model)
    const name = model === 'auto' ? t('auto') : (known?.name ?? shortModelName(model))
    return `${provider?.name ?? id} · ${name}`
  }
}
