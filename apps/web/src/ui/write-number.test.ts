import { expect, test } from '@jest/globals'
import { writeDollars, writeNumber, writePercent, writeShortCount } from './write-number.ts'

const languages = ['en', 'es']
const amounts = [
  0, 1, 7.5, 12.25, 999, 999.9, 1_000, 1_234.5, 9_999, 10_000, 12_345.67, 999_999, 1_234_567, -3, -12_345.6,
]
const counts = [
  0, 9, 999, 1_000, 1_001, 9_999, 10_000, 10_400, 12_600, 99_499, 123_456, 999_499, 999_500, 1_000_000, 1_040_000,
  1_150_000, 1_250_000, 9_949_999, 9_950_000, 12_400_000, 123_456_789, 999_499_999, 999_500_000, 2e9,
]

const everyAmount = languages.flatMap((language) =>
  amounts.flatMap((amount) => [0, 1, 2].map((digits) => ({ language, amount, digits }))),
)
const everyCount = languages.flatMap((language) => counts.map((count) => ({ language, count })))

test.each(everyAmount)('$amount with $digits digits is written as $language has it', ({ language, amount, digits }) => {
  const intl = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  const written = Number(Math.abs(amount).toFixed(digits)) * Math.sign(amount)
  expect(writeNumber(amount, language, digits)).toBe(intl.format(written))
})

test.each(everyCount)('the short form of $count is the one of $language', ({ language, count }) => {
  const notation = count >= 10_000 ? 'compact' : 'standard'
  expect(writeShortCount(count, language)).toBe(new Intl.NumberFormat(language, { notation }).format(count))
})

test.each(languages)('a share is written in hundredths as %s has it', (language) => {
  const intl = new Intl.NumberFormat(language, { style: 'percent' })
  for (const share of [0, 0.004, 0.43, 0.999, 1, 12]) expect(writePercent(share, language)).toBe(intl.format(share))
})

test.each(everyAmount)(
  '$amount dollars with $digits digits are written as $language has it',
  ({ language, amount, digits }) => {
    const style = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } as const
    const intl = new Intl.NumberFormat(language, {
      ...style,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
    const written = Number(Math.abs(amount).toFixed(digits)) * Math.sign(amount)
    expect(writeDollars(amount, language, digits)).toBe(intl.format(written))
  },
)
