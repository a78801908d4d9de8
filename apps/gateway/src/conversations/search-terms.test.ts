import { expect, test } from '@jest/globals'
import { searchForm, searchTerms } from './search-terms.ts'

test('ordinary words are looked up in the index by their beginnings, without capitals and accents', () => {
  expect(searchTerms('  Canción VERDE ')).toEqual({
    indexed: 'cancion:* & verde:*',
    contained: [],
    all: ['cancion', 'verde'],
  })
})

test.each([
  ['short words', 'go', ['%go%']],
  ['words of scripts without spaces', '天気', ['%天気%']],
  ['words with signs', 'src/app.ts', ['%src/app.ts%']],
  ['signs that mean something to LIKE', '50%_\\', ['%50\\%\\_\\\\%']],
  ['a quotation, with its spaces', '"the red fox"', ['%the red fox%']],
])('%s are looked for as they are', (_what, query, contained) => {
  expect(searchTerms(query)).toMatchObject({ indexed: null, contained })
})

test('nothing of a query reaches the query language of the index', () => {
  expect(searchTerms("a' | b & !c:* (d)").indexed).toBeNull()
  expect(searchTerms('"" " ').all).toEqual([])
})

test('a query has an end', () => {
  const many = Array.from({ length: 50 }, (_, at) => `word${at}`).join(' ')
  expect(searchTerms(many).all).toHaveLength(10)
})

test('the form of a text has its letters at the same places', () => {
  for (const text of ['ÁRBOL añejo', 'İstanbul', '👩‍🚀 Ñandú', 'plain'])
    expect(searchForm(text)).toHaveLength(text.length)
  expect(searchForm('ÁRBOL añejo')).toBe('arbol anejo')
})
