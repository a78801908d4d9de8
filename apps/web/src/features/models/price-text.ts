import type { OfferedModel } from '@rain/protocol'
import type { TFunction } from 'i18next'

/** What a million tokens cost, in words: short to be seen, long to be heard. */
export function priceText({ price }: OfferedModel, t: TFunction): { short: string; long: string } {
  if (!price) return { short: t('models.priceUnknown'), long: t('models.priceUnknown') }
  if (price.input === 0 && price.output === 0) return { short: t('models.free'), long: t('models.free') }
  const amounts = { input: dollars(price.input), output: dollars(price.output) }
  return { short: t('models.price', amounts), long: t('models.priceLong', amounts) }
}

/** Prices are given to four places at most: `$2`, `$0.5`, `$0.0375`. */
function dollars(amount: number): string {
  return `$${Number(amount.toFixed(4))}`
}
