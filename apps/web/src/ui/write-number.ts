type Marks = {
  decimal: string
  group: string
  leastGrouped: number
  thousand: string
  million: string
  percent: string
}

/** As the Unicode locale data has it: Spanish leaves four digits ungrouped. */
const english: Marks = { decimal: '.', group: ',', leastGrouped: 1_000, thousand: 'K', million: 'M', percent: '%' }
const spanish: Marks = {
  decimal: ',',
  group: '.',
  leastGrouped: 10_000,
  thousand: '\u00a0mil',
  million: '\u00a0M',
  percent: '\u00a0%',
}

const marksOf = (language: string) => (language.startsWith('es') ? spanish : english)

/**
 * A number as people write it in the languages of the page. `Intl.NumberFormat` writes the same; its first use in a page takes a
 * browser a tenth of a second (measured, Chromium), so what the first sight of a conversation shows does without.
 */
export function writeNumber(value: number, language: string, digits = 0): string {
  const { decimal, group, leastGrouped } = marksOf(language)
  const [whole = '', fraction] = Math.abs(value).toFixed(digits).split('.')
  const grouped = Number(whole) >= leastGrouped ? whole.replace(/\B(?=(\d{3})+$)/g, group) : whole
  return `${value < 0 ? '-' : ''}${grouped}${fraction === undefined ? '' : decimal + fraction}`
}

const thousand = 1_000
const million = 1_000_000
/** From here on it would be called a million. */
const mostThousands = 999_500
/** From here on languages no longer agree on what a step is. */
const mostMillions = 999_500_000

/** A count in few digits: whole below ten thousand, then in thousands, millions and so on. */
export function writeShortCount(count: number, language: string): string {
  if (count < 10 * thousand) return writeNumber(count, language)
  if (count < mostThousands) return `${Math.round(count / thousand)}${marksOf(language).thousand}`
  if (count < mostMillions) {
    const millions = count < 10 * million ? Math.round(count / (million / 10)) / 10 : Math.round(count / million)
    return writeNumber(millions, language, Number.isInteger(millions) ? 0 : 1) + marksOf(language).million
  }
  return new Intl.NumberFormat(language, { notation: 'compact' }).format(count)
}

/** A share, 0 to 1, in whole hundredths. */
export function writePercent(share: number, language: string): string {
  return `${writeNumber(share * 100, language)}${marksOf(language).percent}`
}

/** `$20.00`, or `20,00 $` where it is written so. */
export function writeDollars(dollars: number, language: string, digits: number): string {
  const amount = writeNumber(Math.abs(dollars), language, digits)
  const sign = dollars < 0 ? '-' : ''
  return marksOf(language) === spanish ? `${sign}${amount}\u00a0$` : `${sign}$${amount}`
}
