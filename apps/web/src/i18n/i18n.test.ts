import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'

/** The catalogues of a language, by what they are of: `en.ts` and each `<part>-en.ts`. */
async function catalogues(language: 'en' | 'es'): Promise<Record<string, object>> {
  const ending = new RegExp(`^((?!server)\\w+(?:-\\w+)*-)?${language}\\.ts$`)
  const files = readdirSync(import.meta.dirname).filter((file) => ending.test(file))
  const entries = files.map(async (file) => {
    const texts = Object.values<object>(await import(join(import.meta.dirname, file)))[0] ?? {}
    return [ending.exec(file)?.[1] ?? '', texts] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

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
const [english, spanish] = [flatten(await catalogues('en')), flatten(await catalogues('es'))]

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
