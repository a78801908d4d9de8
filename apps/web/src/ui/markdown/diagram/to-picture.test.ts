import { expect, test } from '@jest/globals'
import { toPicture } from './to-picture.ts'

const drawing = (inside: string) => `<svg id="d" width="100%" viewBox="0 -10 120.5 60" role="img">${inside}</svg>`

test('a drawing becomes the source of a picture, whatever is in it', () => {
  const picture = toPicture(
    drawing('<script>alert(1)</script><image href="https://evil.example/a.png"/>"\'><img src=x>'),
  )
  expect(picture).toMatchObject({ width: 121, height: 60 })
  const url = 'url' in picture ? picture.url : ''
  expect(url.startsWith('data:image/svg+xml;charset=utf-8,%3Csvg')).toBe(true)
  expect(url).not.toMatch(/[<>"]/)
})

test.each(['', 'no drawing', '<svg viewBox="0 0 0 10"></svg>', '<b><svg viewBox="0 0 1 1"></svg></b>'])(
  '%j is no drawing',
  (svg) => {
    expect(toPicture(svg)).toEqual({ problem: 'no drawing' })
  },
)

test('a drawing beyond all measure is not shown', () => {
  expect(toPicture(drawing('x'.repeat(2_000_001)))).toEqual({ problem: 'no drawing' })
})
