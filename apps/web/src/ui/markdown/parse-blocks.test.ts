import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Token } from 'marked'
import { createBlockParser } from './parse-blocks.ts'

const read = (text: string) => createBlockParser().parse(text, false)
const shape = (tokens: readonly Token[]) =>
  tokens.filter(({ type }) => type !== 'space').map(({ type, raw }) => `${type} ${raw.trim()}`)

const pieces = [
  '# Head\n\n',
  'Some *text* and `code`.\n\n',
  '- one\n- two\n\n',
  '```js\nlet a = "\n\n# no head"\n```\n\n',
]
const more = [
  '|a|b|\n|-|-|\n|1|2|\n\n',
  '> quote\n> more\n\n',
  '$$\nx^2\n$$\n\n',
  'Price $5 and $10.\n',
  '1. a\n\n   b\n2. c\n\n',
]
const document = fc.array(fc.constantFrom(...pieces, ...more), { maxLength: 12 }).map((parts) => parts.join(''))

describe('a text that grows', () => {
  test('ends as the same text read at once, however it was cut', () => {
    fc.assert(
      fc.property(document, fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1 }), (text, sizes) => {
        const parser = createBlockParser()
        for (let at = 0, turn = 0; at < text.length; at += sizes[turn++ % sizes.length] ?? 1) {
          parser.parse(text.slice(0, at), true)
        }
        expect(shape(parser.parse(text, false))).toEqual(shape(read(text)))
      }),
    )
  })

  test('may go on with a list after what looked like the beginning of another block', () => {
    const parser = createBlockParser()
    const text = '1. a\n\n2. b\n\n3. c\n'
    for (let at = 1; at < text.length; at++) parser.parse(text.slice(0, at), true)
    expect(shape(parser.parse(text, false))).toEqual(shape(read(text)))
  })

  test('keeps the blocks that are done as they are', () => {
    const parser = createBlockParser()
    const text = 'First.\n\nSecond.\n\nThi'
    const [first] = parser.parse(text, true)
    parser.parse(`${text}rd, an`, true)
    expect(parser.parse(`${text}rd, and on.`, true)[0]).toBe(first)
  })

  test('that becomes another text is read anew', () => {
    const parser = createBlockParser()
    parser.parse('One.\n\nTwo.\n\nThree', true)
    expect(shape(parser.parse('Other.\n\nText', true))).toEqual(['paragraph Other.', 'paragraph Text'])
  })

  test('has links whose addresses come at its end', () => {
    const parser = createBlockParser()
    const text = 'See [docs].\n\nMore.\n\n[docs]: https://example.org\n'
    parser.parse(text.slice(0, 20), true)
    expect(JSON.stringify(parser.parse(text, false))).toContain('https://example.org')
  })
})

describe('formulas', () => {
  const formulas = (text: string) =>
    JSON.stringify(read(text))
      .match(/"type":"math","raw":"[^"]*","tex":"[^"]*"/g)
      ?.map((found) => found.split('"tex":')[1])

  test.each([
    ['Euler: $e^{i\\pi} = -1$.', 1],
    ['\\(a+b\\) and \\[c\\]', 2],
    ['$$\n\\int_0^1 x\n$$', 1],
    ['It costs $5 and then $10.', 0],
    ['Between $5-$10 a month', 0],
    ['`$x$` is code', 0],
    ['```\n$$x$$\n```', 0],
    ['an escaped \\$x$ sign', 0],
  ])('%j has %d', (text, count) => {
    expect(formulas(text) ?? []).toHaveLength(count)
  })
})

test('footnotes are marks and notes', () => {
  const tokens = read('Said[^1].\n\n[^1]: By *whom*.\n[^b]: Later.\n')
  expect(tokens.filter(({ type }) => type === 'footnote')).toHaveLength(2)
  expect(JSON.stringify(tokens[0])).toContain('"footnoteMark"')
})
