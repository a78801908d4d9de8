import { beforeAll, expect, test } from '@jest/globals'
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { startI18n } from '../../i18n/index.ts'
import { Markdown } from './markdown.tsx'

beforeAll(() => void startI18n())

const draw = (text: string, streaming = false) => render(<Markdown text={text} streaming={streaming} />).container

test('markup in the text is shown as text and never becomes an element', () => {
  const page = draw('<img src=x onerror=alert(1)> and <script>alert(2)</script>\n\n<div onclick="x()">block</div>')
  expect(page.querySelector('img, script, [onclick], [onerror]')).toBeNull()
  expect(page.textContent).toContain('<script>alert(2)</script>')
  expect(page.textContent).toContain('<div onclick="x()">block</div>')
})

test('a link leads out without telling where it came from', () => {
  draw('[docs](https://example.org/a)')
  const link = screen.getByRole('link', { name: /docs/ })
  expect(link.getAttribute('href')).toBe('https://example.org/a')
  expect(link.getAttribute('rel')).toContain('noopener')
  expect(link.getAttribute('target')).toBe('_blank')
})

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  '/api/logout',
  '//evil.example',
  'JaVaScRiPt:x',
])('a link to %s is text only', (href) => {
  expect(draw(`[here](<${href}>)`).querySelector('a')).toBeNull()
})

test('a picture is a link and is not loaded', () => {
  const page = draw('![cat](https://example.org/cat.png)')
  expect(page.querySelector('img')).toBeNull()
  expect(screen.getByRole('link', { name: /Image: cat/ }).getAttribute('href')).toBe('https://example.org/cat.png')
})

test('code keeps every character and can be copied', () => {
  const page = draw('```python\nprint("<b>&amp;")\n```')
  expect(page.querySelector('pre')?.textContent).toBe('print("<b>&amp;")')
  expect(screen.getByRole('button', { name: 'Copy code' })).toBeTruthy()
})

test('lists, tables, quotes and emphasis are drawn', () => {
  const page = draw('1. one\n2. **two**\n\n- [x] done\n\n> quote\n\n|a|b|\n|-|-|\n|1|`2`|')
  expect(page.querySelectorAll('ol > li')).toHaveLength(2)
  expect(page.querySelector('strong')?.textContent).toBe('two')
  expect(page.querySelector<HTMLInputElement>('input[type=checkbox]')?.checked).toBe(true)
  expect(page.querySelector('blockquote')?.textContent).toBe('quote')
  expect(page.querySelector('td code')?.textContent).toBe('2')
})

test('a half-finished mark is closed while the text streams in', () => {
  expect(draw('this is **bol', true).querySelector('strong')?.textContent).toBe('bol')
  expect(draw('```js\nlet a', true).querySelector('pre')?.textContent).toContain('let a')
})

test('character references are the characters they stand for', () => {
  expect(draw('a &amp; b &lt;c&gt; &#8364;').textContent).toBe('a & b <c> €')
})

test.each([
  ['$\\href{javascript:alert(1)}{x}$'],
  ['$\\includegraphics{https://evil.example/a.png}$'],
  ['$\\htmlClass{evil}{x}$'],
  ['$\\text{<img src=x onerror=alert(1)>}$'],
  ['$\\def\\a{\\a\\a}\\a$'],
  ['$\\unknown{$'],
])('the formula %s can do nothing but be drawn', async (text) => {
  const page = draw(`before ${text} after`)
  await import('./katex.ts')
  await waitFor(() => expect(page.textContent).toContain('after'))
  expect(page.querySelector('a, img, script, iframe, [onerror], .evil')).toBeNull()
})

test('a formula is drawn for eyes and for screen readers', async () => {
  const page = draw('Euler: $e^{i\\pi}$')
  await waitFor(() => expect(page.querySelector('.katex math')).not.toBeNull())
  expect(page.querySelector('annotation')?.textContent).toBe('e^{i\\pi}')
})

test('what is no formula stays as it was written', async () => {
  const page = draw('$\\frac{1$ and more')
  await import('./katex.ts')
  await waitFor(() => expect(page.querySelector('code')?.textContent).toBe('\\frac{1'))
})

test('a diagram that cannot be drawn is its code, and nothing of it an element of the page', () => {
  const page = draw('```mermaid\ngraph TD; A["<img src=x onerror=alert(1)>"] --> B\nclick A "javascript:alert(1)"\n```')
  expect(page.querySelector('img, script, a')).toBeNull()
  expect(page.querySelector('pre')?.textContent).toContain('graph TD')
})

test('tasks say whether they are done', () => {
  draw('- [x] one\n- [ ] two')
  expect(screen.getAllByRole('checkbox').map((box) => box.getAttribute('aria-label'))).toEqual(['Done', 'To do'])
})

test('long lines of code can be wrapped', () => {
  const page = draw('```\nlong\n```')
  const button = screen.getByRole('button', { name: 'Wrap long lines' })
  fireEvent.click(button)
  return waitFor(() => expect(page.querySelector('pre')?.className).toContain('whitespace-pre-wrap'))
})
