import { expect, test } from '@jest/globals'
import { common, createLowlight } from 'lowlight'
import { createHighlighter, otherNames } from './highlighter.ts'

const all = createLowlight(common)

test('knows a language by every name that its grammar has', () => {
  const { knows } = createHighlighter()
  const names = Object.values(otherNames).flatMap((others) => others.split(' '))
  expect(names.filter((name) => !all.registered(name) || !knows(name))).toEqual([])
  expect(Object.keys(common).filter((name) => !knows(name))).toEqual([])
  expect(['ts', 'py', 'html', 'yml', 'c++'].filter(knows)).toHaveLength(5)
  expect(['klingon', 'constructor', ''].filter(knows)).toEqual([])
})

test.each([
  ['ts', 'const a: number = css`a { color: red }`'],
  ['html', '<style>a { color: red }</style><script>const b = 1</script>'],
  ['console', '$ echo "hi" | grep h'],
  ['python', 'def add(a):\n    return a + 1'],
])('colours %s as if all languages had been made ready', (language, code) => {
  expect(createHighlighter().highlight(language, code).children).toEqual(all.highlight(language, code).children)
})
