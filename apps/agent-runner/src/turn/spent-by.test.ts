import { describe, expect, test } from '@jest/globals'
import { noUsage } from '@rain/protocol'
import type { ModelFinal, ModelRequest } from '../providers/provider.ts'
import { spentBy } from './spent-by.ts'

/** A token costs a thousand billionths to read and ten times as much to say. */
const price = { input: 1, output: 10, cacheRead: 0.1, cacheWrite: 1.25 }
const request: ModelRequest = {
  model: 'auto',
  system: 'You are Rain.',
  tools: [],
  conversation: [{ role: 'user', content: [{ type: 'text', text: 'x'.repeat(1000) }] }],
}
/** A character is a token. */
const sent = { request, model: { price }, loadTokenizer: async () => async (text: string) => text.length }
const cut = (told: Partial<ModelFinal & { type: 'failed' }> = {}): ModelFinal => ({
  type: 'failed',
  code: 'interrupted',
  message: 'The answer was interrupted.',
  ...told,
})

describe('an answer that was cut', () => {
  test('costs the words that came, where the provider had told fewer', async () => {
    const told = { ...noUsage, inputTokens: 50, cacheReadTokens: 900, outputTokens: 1 }
    const final = cut({ usage: told, cost: 150_000 })
    expect(await spentBy({ final, said: 'twelve chars' }, sent)).toEqual({
      usage: { ...told, outputTokens: 12 },
      cost: 150_000 + 11 * 10_000,
    })
  })

  test('costs what the provider told, where that is more', async () => {
    const final = cut({ usage: { ...noUsage, inputTokens: 7, outputTokens: 40, thinkingTokens: 30 }, cost: 407_000 })
    const spent = await spentBy({ final, said: 'short' }, sent)
    expect(spent).toMatchObject({ usage: { inputTokens: 7, outputTokens: 40, thinkingTokens: 30 }, cost: 407_000 })
  })

  test('costs its prompt, too, where the provider had told nothing at all', async () => {
    for (const final of [cut(), cut({ usage: noUsage, cost: 0 })]) {
      const { usage, cost } = await spentBy({ final, said: 'word' }, sent)
      expect(usage.inputTokens).toBeGreaterThanOrEqual(1013)
      expect(usage.inputTokens).toBeLessThan(1100)
      expect(usage.outputTokens).toBe(4)
      expect(cost).toBe(usage.inputTokens * 1000 + 40_000)
    }
  })

  test('costs its prompt when it was cut before its first word', async () => {
    const { usage } = await spentBy({ final: cut({ usage: noUsage, cost: 0 }), said: '' }, sent)
    expect(usage).toMatchObject({ inputTokens: expect.any(Number), outputTokens: 0 })
    expect(usage.inputTokens).toBeGreaterThan(1000)
  })

  test('has no known cost where the model has no known price', async () => {
    const unpriced = { ...sent, model: { price: null } }
    expect(await spentBy({ final: cut(), said: 'word' }, unpriced)).toMatchObject({ cost: null })
  })
})

test('a request that was refused costs nothing, and nothing is counted for it', async () => {
  const loadTokenizer = () => Promise.reject(new Error('nothing is there to be counted'))
  const final = cut({ code: 'provider_overloaded' })
  expect(await spentBy({ final, said: '' }, { ...sent, loadTokenizer })).toEqual({ usage: noUsage, cost: 0 })
})
