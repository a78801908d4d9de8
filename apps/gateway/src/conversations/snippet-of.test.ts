import { expect, test } from '@jest/globals'
import { snippetOf } from './snippet-of.ts'

test('every place of a term is marked, as the text has it', () => {
  expect(snippetOf('La Canción es canción.', ['cancion'])).toEqual([
    { text: 'La ' },
    { text: 'Canción', match: true },
    { text: ' es ' },
    { text: 'canción', match: true },
    { text: '.' },
  ])
})

test('a long text is cut around the first place, between words', () => {
  const parts = snippetOf(`${'before '.repeat(100)}needle ${'after '.repeat(100)}`, ['needle'])
  expect(parts[0]).toEqual({ text: '…' })
  expect(parts[1]?.text).toMatch(/^before /)
  expect(parts[2]).toEqual({ text: 'needle', match: true })
  expect(parts[3]?.text).toMatch(/ after .*…$/)
})

test('of terms that overlap the longer one is marked', () => {
  expect(snippetOf('raincoat', ['rain', 'raincoat'])).toEqual([{ text: 'raincoat', match: true }])
})

test('markup is text like any other', () => {
  expect(snippetOf('<b>bold</b>', ['bold'])).toEqual([{ text: '<b>' }, { text: 'bold', match: true }, { text: '</b>' }])
})

test('a text whose match is behind what is shown begins at its beginning', () => {
  expect(snippetOf('short', ['absent'])).toEqual([{ text: 'short' }])
})
