import { expect, test } from '@jest/globals'
import { formatCost, formatDollars, formatPrice } from './format.ts'

/** Spaces that do not break look like others. */
const plain = (text: string) => text.replaceAll(/\s/g, ' ')

test.each([
  [formatDollars, 20, '$20.00', '20,00 $'],
  [formatDollars, 12_345.5, '$12,345.50', '12.345,50 $'],
  [formatDollars, 0.0123, '$0.012', '0,012 $'],
  [formatDollars, 0, '$0.00', '0,00 $'],
  [formatCost, 1.5, '$1.50', '1,50 $'],
  [formatCost, 0.0234, '$0.0234', '0,0234 $'],
  [formatCost, 0.00001, '<$0.0001', '<0,0001 $'],
  [formatPrice, 2, '$2', '2 $'],
  [formatPrice, 0.0375, '$0.0375', '0,0375 $'],
])('an amount is written as it is in the language of the page', (format, amount, english, spanish) => {
  expect(plain(format(amount, 'en'))).toBe(english)
  expect(plain(format(amount, 'es'))).toBe(spanish)
})
