import { beforeAll, expect, test } from '@jest/globals'
import { render, screen } from '@testing-library/react'
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
