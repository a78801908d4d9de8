import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { splitHidden } from './split-hidden.ts'

const show = (text: string) =>
  splitHidden(text)
    .map((part) => (part.hidden ? `<${part.code}>` : part.text))
    .join('')

test('direction overrides are made visible', () => {
  expect(show('photo\u202egpj.exe')).toBe('photo<U+202E>gpj.exe')
  expect(show('\u2066a\u2069')).toBe('<U+2066>a<U+2069>')
})

test('zero-width characters, controls and odd spaces are made visible', () => {
  expect(show('rm\u200b -rf')).toBe('rm<U+200B> -rf')
  expect(show('a\u0007b\rc\u001b[0m')).toBe('a<U+0007>b<U+000D>c<U+001B>[0m')
  expect(show('a\u00a0b\ufeffc\u2028d')).toBe('a<U+00A0>b<U+FEFF>c<U+2028>d')
  expect(show('a\u{e0041}b')).toBe('a<U+E0041>b')
})

test('ordinary text in any language, tabs and line feeds stay as they are', () => {
  const text = 'Grüße, señor! 你好 🌧\n\techo "ok"'
  expect(splitHidden(text)).toEqual([{ hidden: false, text }])
})

test('nothing is lost: the parts hold every character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const back = splitHidden(text)
        .map((part) => (part.hidden ? String.fromCodePoint(parseInt(part.code.slice(2), 16)) : part.text))
        .join('')
      expect(back).toBe(text)
    }),
  )
})
