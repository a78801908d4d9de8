import type { OfferedModel } from '@rain/protocol'
import type { TFunction } from 'i18next'
import { formatPrice } from '../../ui/format.ts'

/** What a million tokens cost, in words: short to be seen, long to be heard. */
export function priceText(
  { price }: OfferedModel,
  t: TFunction<'models'>,
  language: string,
): { short: string; long: string } {
  if (!price) return { short: t('priceUnknown'), long: t('priceUnknown') }
  if (price.input === 0 && price.output === 0) return { short: t('free'), long: t('free') }
  const amounts = { input: formatPrice(price.input, language), output: formatPrice(price.output, language) }
  return { short: t('price', amounts), long: t('priceLong', amounts) }
}
