import type { OfferedModel } from '@rain/protocol'
import type { TFunction } from 'i18next'

/** What a million tokens cost, in words: short to be seen, long to be heard. */
export function priceText({ price }: OfferedModel, t: TFunction<'models'>): { short: string; long: string } {
  if (!price) return { short: t('priceUnknown'), long: t('priceUnknown') }
  if (price.input === 0 && price.output === 0) return { short: t('free'), long: t('free') }
  const amounts = { input: dollars(price.input), output: dollars(price.output) }
  return { short: t('price', amounts), long: t('priceLong', amounts) }
}

/** Prices are given to four places at most: `$2`, `$0.5`, `$0.0375`. */
function dollars(amount: number): string {
  return `$${Number(amount.toFixed(4))}`
}
