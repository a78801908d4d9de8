import { expect, test } from '@jest/globals'
import { fitOf } from './rank.ts'

const best = (query: string, texts: string[]) =>
  texts
    .flatMap((text) => fitOf(query, text) ?? [])
    .map(({ score }) => score)
    .map((score, at) => ({ score, text: texts.filter((text) => fitOf(query, text))[at] }))
    .sort((a, b) => b.score - a.score)[0]?.text

test('letters fit in their order, whatever stands between', () => {
  expect(fitOf('kbs', 'Keyboard shortcuts')).not.toBeNull()
  expect(fitOf('skb', 'Keyboard shortcuts')).toBeNull()
})

test('capitals and accents make no difference', () => {
  expect(fitOf('configuracion', 'Configuración')?.at).toHaveLength(13)
  expect(fitOf('ÓRDEN', 'Ordenadores')).not.toBeNull()
})

test('the beginning of a word is better than its middle, and a whole word better than scattered letters', () => {
  expect(best('per', ['Keyboard paper', 'Permissions'])).toBe('Permissions')
  expect(best('us', ['New agent, until Sunday', 'Usage'])).toBe('Usage')
  expect(best('nc', ['Announce', 'New conversation'])).toBe('Announce')
})

test('letters that lie far apart are chance, unless they begin words', () => {
  expect(fitOf('xz', `x${'a'.repeat(40)}z`)).toBeNull()
  expect(fitOf('xz', `x${'a'.repeat(40)} z`)).not.toBeNull()
})

test('the places of the letters are told, to be marked', () => {
  expect(fitOf('na', 'New agent')?.at).toEqual([0, 4])
})

test('an empty query fits everything', () => {
  expect(fitOf('', 'anything')?.at).toEqual([])
})
