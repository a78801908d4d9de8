import { expect, test } from '@jest/globals'
import type { ToolDescription } from '../providers/provider.ts'
import { isListable } from './is-listable.ts'

/** A word is a token, whatever its length. */
const countWords = async (text: string) => text.split(/\s+/).filter(Boolean).length

function aTool(words: number): ToolDescription {
  return { name: 'tool', description: 'definition '.repeat(words), inputSchema: {} }
}

const isListed = (tools: ToolDescription[], contextTokens: number) =>
  isListable(tools, { contextTokens, loadTokenizer: async () => countWords })

test('the same tools are told to a model with much room, and searched for by one with little', async () => {
  const tools = Array.from({ length: 30 }, () => aTool(100))
  expect(await isListed(tools, 200_000)).toBe(true)
  expect(await isListed(tools, 30_000)).toBe(false)
})

test('one large definition counts as much as many small ones', async () => {
  expect(await isListed([aTool(5_000)], 32_000)).toBe(false)
  expect(await isListed([aTool(5_000)], 200_000)).toBe(true)
})

test('tokens decide where bytes alone do not', async () => {
  // 11 kB, and 1,000 tokens of them
  expect(await isListed([aTool(1_000)], 20_000)).toBe(true)
})

test('the tokenizer is not loaded while even the bytes fit', async () => {
  const loadTokenizer = async (): Promise<never> => {
    throw new Error('not needed')
  }
  expect(await isListable([aTool(10)], { contextTokens: 100_000, loadTokenizer })).toBe(true)
})

test('there are never more than services take', async () => {
  const tools = Array.from({ length: 101 }, () => aTool(1))
  expect(await isListed(tools, 10_000_000)).toBe(false)
})
