import { describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { count, measure, upperBound } from './measure.ts'
import { mostImageTokens } from './image-tokens.ts'
import { partsOfMessage, partsOfRequest, type Parts } from './parts.ts'
import { countQuarters } from './testing/conversations.ts'
import { loadTokenizer } from './tokenizer.ts'

const text = (...texts: string[]): Parts => ({ texts, opaqueChars: 0, imageTokens: 0, documentTokens: 0, wrappers: 0 })

const measuring = (given: Partial<Parameters<typeof measure>[0]>) =>
  measure({
    counted: 0,
    added: text('x'.repeat(400)),
    limit: 1_000,
    loadTokenizer: async () => countQuarters,
    countExactly: async () => null,
    ...given,
  })

describe('the size of a request', () => {
  test('is at most its bytes, and below half of the limit that is enough', async () => {
    const loadTokenizer = jest.fn<() => Promise<typeof countQuarters>>()
    expect(await measuring({ added: text('ñ'.repeat(200)), loadTokenizer })).toEqual({ tokens: 400, exact: false })
    expect(loadTokenizer).not.toHaveBeenCalled()
  })

  test('is counted with a margin above that', async () => {
    expect(await measuring({ added: text('x'.repeat(2_000)) })).toEqual({ tokens: 575, exact: false })
  })

  test('is what the provider has counted, and what came after', async () => {
    expect(await measuring({ counted: 500 })).toEqual({ tokens: 615, exact: false })
    expect(await measuring({ counted: 500, added: text() })).toEqual({ tokens: 500, exact: true })
  })

  test('is asked of the provider near the limit', async () => {
    const countExactly = jest.fn<() => Promise<number | null>>().mockResolvedValue(777)
    expect(await measuring({ counted: 600, countExactly })).toEqual({ tokens: 715, exact: false })
    expect(countExactly).not.toHaveBeenCalled()
    expect(await measuring({ counted: 700, countExactly })).toEqual({ tokens: 777, exact: true })
    countExactly.mockResolvedValue(null)
    expect(await measuring({ counted: 700, countExactly })).toEqual({ tokens: 815, exact: false })
  })

  test('counts images, tools and what only the provider can read', async () => {
    const image = { type: 'image' as const, mediaType: 'image/png' as const, base64: 'A'.repeat(90_000) }
    const tokens = await count(partsOfMessage({ role: 'user', content: [image] }), countQuarters)
    expect(tokens).toBeGreaterThanOrEqual(mostImageTokens)
    expect(tokens).toBeLessThan(mostImageTokens + 100)
    const tool = { name: 'read', description: 'd'.repeat(400), inputSchema: { type: 'object' } }
    expect(await count(partsOfRequest({ system: '', tools: [tool], conversation: [] }), countQuarters)).toBeGreaterThan(
      100,
    )
    const thinking = {
      type: 'thinking' as const,
      text: '',
      provider: 'claude',
      opaque: { signature: 's'.repeat(4_000) },
    }
    const parts = partsOfMessage({ role: 'assistant', provider: 'claude', model: 'm', content: [thinking] })
    expect(await count(parts, countQuarters)).toBeGreaterThan(1_000)
  })
})

describe('the tokenizer', () => {
  test('counts text as the newer models do', async () => {
    const countText = await loadTokenizer()
    expect(await countText('Hello, world!')).toBe(4)
    expect(await countText('')).toBe(0)
  })

  test('takes control tokens for text', async () => {
    expect(await (await loadTokenizer())('x <|endoftext|> y')).toBeGreaterThan(3)
  })

  test('is not slowed down by a word without an end', async () => {
    const countText = await loadTokenizer()
    expect(await countText('漢字仮名'.repeat(20_000))).toBeGreaterThan(80_000)
  })

  test('never finds more tokens than bytes', async () => {
    const countText = await loadTokenizer()
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 2_000 }), async (any) => {
        expect(await countText(any)).toBeLessThanOrEqual(upperBound(text(any)))
      }),
    )
  })
})
