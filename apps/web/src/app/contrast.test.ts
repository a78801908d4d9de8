import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'

/** The tokens of `styles.css` hold what the themes promise. */
const css = readFileSync(join(import.meta.dirname, 'styles.css'), 'utf8')

function tokensOf(selector: string): Record<string, string> {
  const start = css.indexOf(`\n${selector} {`)
  const block = css.slice(start, css.indexOf('\n}', start))
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]))
}

const light = tokensOf(':root')
const dark = { ...light, ...tokensOf("[data-theme='dark']") }
const lightContrast = { ...light, ...tokensOf("[data-contrast='more']") }
const darkContrast = { ...dark, ...tokensOf("[data-theme='dark'][data-contrast='more']") }

const grounds = ['canvas', 'surface', 'raised', 'sunken', 'bubble', 'code']
const inks = ['ink', 'ink-soft', 'ink-faint', 'accent', 'warn', 'danger', 'ok', 'violet']
const softly = ['accent', 'warn', 'danger', 'ok', 'violet']
const syntax = ['keyword', 'string', 'number', 'title', 'comment']

/** Every text on what it may stand on. */
const pairs: [text: string, ground: string][] = [
  ...inks.flatMap((ink) => grounds.map((ground): [string, string] => [ink, ground])),
  ...softly.flatMap((one): [string, string][] => [
    [one, `${one}-soft`],
    ['ink', `${one}-soft`],
    ['ink-soft', `${one}-soft`],
  ]),
  ...syntax.map((one): [string, string] => [`syntax-${one}`, 'code']),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['on-danger', 'danger'],
  ['on-danger', 'danger-strong'],
]

describe.each([
  ['light', lightContrast],
  ['dark', darkContrast],
])('high contrast, %s', (_, tokens) => {
  test.each(pairs)('%s on %s can be read by everybody: 7 to 1', (text, ground) => {
    expect(contrastOf(tokens, text, ground)).toBeGreaterThanOrEqual(7)
  })

  test.each(['line', 'line-strong', 'warn-line', 'danger-line', 'violet-line', 'accent'])(
    '%s is an edge that shows',
    (edge) => {
      for (const ground of grounds) expect(contrastOf(tokens, edge, ground)).toBeGreaterThanOrEqual(3)
    },
  )
})

test('the other themes keep to the usual measure on the page and on cards: 4.5 to 1', () => {
  const onPage = pairs.filter(
    ([, ground]) => ['canvas', 'surface', 'raised'].includes(ground) || ground.endsWith('-soft'),
  )
  for (const tokens of [light, dark]) {
    const failing = onPage.filter(([text, ground]) => contrastOf(tokens, text, ground) < 4.5)
    expect(failing).toEqual([])
  }
})

test('high contrast names every colour anew', () => {
  const names = Object.keys(light).filter((name) => tokensOf("[data-contrast='more']")[name] === undefined)
  expect(names).toEqual([])
})

function contrastOf(tokens: Record<string, string>, one: string, other: string): number {
  const [brighter = 0, darker = 0] = [one, other].map((name) => luminanceOf(tokens[name] ?? '')).sort((a, b) => b - a)
  return (brighter + 0.05) / (darker + 0.05)
}

/** As WCAG defines it. */
function luminanceOf(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
