import { expect, test } from '@jest/globals'
import { markMatches } from './fold-text.ts'
import { searchSettings } from './search-settings.ts'
import { allSections } from './setting-catalogue.ts'

const found = (query: string) => searchSettings(allSections, query).map(({ setting }) => setting)

test.each([
  ['theme', 'theme'],
  ['TEMA', 'theme'],
  ['dark', 'theme'],
  ['oscuro', 'theme'],
  ['contraseña', 'pin'],
  ['contrasena', 'pin'],
  ['password', 'pin'],
  ['sesion', 'sessions'],
  ['log out', 'sign_out'],
  ['idioma respuestas', 'answer_language'],
  ['api key', 'keys'],
])('%s leads to %s first or among the first', (query, setting) => {
  expect(found(query).slice(0, 4)).toContain(setting)
})

test('a match in the title comes before one in other words', () => {
  expect(found('budgets')[0]).toBe('budgets')
  expect(found('usage')[0]).toBe('usage')
})

test('every word has to be found', () => {
  expect(found('theme zzz')).toEqual([])
  expect(found('zzz')).toEqual([])
  expect(found('   ')).toEqual([])
})

test('every setting is found by its own title in both languages', async () => {
  const { settingsEn } = await import('../../i18n/settings-en.ts')
  const { settingsEs } = await import('../../i18n/settings-es.ts')
  for (const { settings } of allSections) {
    for (const id of settings) {
      for (const { item } of [settingsEn, settingsEs]) expect(found(item[id].title)).toContain(id)
    }
  }
})

test('every setting of the catalogue stands in one section', () => {
  const ids = allSections.flatMap(({ settings }) => settings)
  expect(new Set(ids).size).toBe(ids.length)
})

test('what matches is marked where it stands, whatever its accents', () => {
  expect(markMatches('Tamaño del texto', 'tamano')).toEqual([
    { text: 'Tamaño', matches: true },
    { text: ' del texto', matches: false },
  ])
  expect(markMatches('PIN', 'x')).toEqual([{ text: 'PIN', matches: false }])
  expect(markMatches('', 'x')).toEqual([])
})
