import { expect, test } from '@jest/globals'
import { desktopEn } from './desktop-en.ts'
import { desktopEs } from './desktop-es.ts'
import { en } from './en.ts'
import { es } from './es.ts'

/** Every text by its whole key. */
function flatten(node: object, path = ''): Map<string, string> {
  return new Map(
    Object.entries(node).flatMap(([key, value]): Array<[string, string]> => {
      const name = path === '' ? key : `${path}.${key}`
      return typeof value === 'string' ? [[name, value]] : [...flatten(value, name)]
    }),
  )
}

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()
const english = flatten({ ...en, desktop: desktopEn })
const spanish = flatten({ ...es, desktop: desktopEs })

test('both languages have every key', () => {
  expect([...spanish.keys()].sort()).toEqual([...english.keys()].sort())
})

test('no text is empty', () => {
  for (const [key, text] of [...english, ...spanish]) expect([key, text.trim()]).not.toEqual([key, ''])
})

test('a text speaks of the same things in both languages', () => {
  const differing = [...english].filter(([key, text]) => {
    const other = placeholders(spanish.get(key) ?? '')
    const own = placeholders(text)
    // The singular may say "one" instead of the number.
    const optional = (names: (string | undefined)[]) =>
      names.filter((name) => !(key.endsWith('_one') && name === 'count'))
    return JSON.stringify(optional(own)) !== JSON.stringify(optional(other))
  })
  expect(differing).toEqual([])
})
