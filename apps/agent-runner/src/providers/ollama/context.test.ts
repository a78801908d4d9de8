import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { contextFor, estimateTokens, usualContext, wasCut, widerContext } from './context.ts'

const user = (content: string) => ({ role: 'user', content })

describe('the context that is asked for', () => {
  test.each([
    ['32k when the model has more', { most: 131_072, wished: null }, 32_768],
    ['the whole of a small model', { most: 8192, wished: null }, 8192],
    ['32k for a model that nothing is known of', { most: null, wished: null }, 32_768],
    ['what its Modelfile says', { most: 131_072, wished: 65_536 }, 65_536],
    ['never more than the model has', { most: 40_960, wished: 65_536 }, 40_960],
  ])('is %s', (_, limits, expected) => {
    expect(usualContext(limits)).toBe(expected)
    expect(contextFor(100, limits)).toBe(expected)
  })

  test('stays the same until the prompt needs more, then doubles', () => {
    const limits = { most: 131_072, wished: null }
    const seen = [1, 10_000, 28_000, 29_000, 50_000, 61_440, 61_441, 120_000].map((size) => contextFor(size, limits))
    expect(seen).toEqual([32_768, 32_768, 32_768, 65_536, 65_536, 65_536, 131_072, 131_072])
  })

  test('never exceeds the model, never shrinks with the prompt, and takes few values', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 2_000_000 }), { minLength: 1 })
    const limits = fc.record({
      most: fc.option(fc.integer({ min: 512, max: 1_048_576 })),
      wished: fc.option(fc.integer({ min: 512, max: 1_048_576 })),
    })
    fc.assert(
      fc.property(sizes, limits, (prompts, known) => {
        const contexts = prompts.toSorted((a, b) => a - b).map((size) => contextFor(size, known))
        expect(Math.max(...contexts)).toBeLessThanOrEqual(known.most ?? usualContext(known))
        expect(contexts).toEqual(contexts.toSorted((a, b) => a - b))
        expect(new Set(contexts).size).toBeLessThanOrEqual(12)
      }),
    )
  })

  test('has a next step until the model has no more', () => {
    expect(widerContext(32_768, { most: 131_072, wished: null })).toBe(65_536)
    expect(widerContext(32_768, { most: 40_960, wished: null })).toBe(40_960)
    expect(widerContext(40_960, { most: 40_960, wished: null })).toBeNull()
    expect(widerContext(32_768, { most: null, wished: null })).toBeNull()
  })
})

describe('the size of a prompt', () => {
  test('counts bytes, so that other scripts are not taken for small', () => {
    const latin = estimateTokens({ messages: [user('rain '.repeat(100))] })
    const chinese = estimateTokens({ messages: [user('雨'.repeat(500))] })
    expect(chinese).toBeGreaterThan(2 * latin)
  })

  test('counts an image as an image, not as its letters', () => {
    const small = estimateTokens({ messages: [{ ...user('x'), images: ['a'] }] })
    expect(estimateTokens({ messages: [{ ...user('x'), images: ['a'.repeat(1_000_000)] }] })).toBe(small)
  })
})

describe('a prompt of 10,000 tokens', () => {
  const request = { messages: [user('rain'.repeat(10_000))] }

  test.each([
    ['was read whole', { context: 16_384, readTokens: 10_020 }, false],
    ['came mostly from the cache', { context: 16_384, readTokens: 12 }, false],
    ['was cut to what fits', { context: 8192, readTokens: 8000 }, true],
    ['was cut to half of the context', { context: 8192, readTokens: 4098 }, true],
    ['is told too little of to say', { context: 8192, readTokens: 12 }, false],
    ['is not told of at all', { context: 8192, readTokens: 0 }, false],
  ])('%s', (_, read, cut) => {
    expect(wasCut(request, read)).toBe(cut)
  })
})
