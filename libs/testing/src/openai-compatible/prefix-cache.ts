import { countTokens } from '../script/tokens.ts'
import type { ChatRequest } from './request-schema.ts'

/** Automatic prompt caching: what a request has in common with the beginning of an earlier one is read from the cache. */
export function createPrefixCache(minimumTokens = 256) {
  const seen = new Set<string>()
  return {
    /** The tokens of the prompt, and how many of them were read from the cache. */
    charge(request: ChatRequest): { prompt: number; cached: number } {
      let prefix = request.model
      let prompt = 0
      let cached = 0
      for (const part of partsOf(request)) {
        prefix += part
        prompt += countTokens(part)
        if (seen.has(prefix) && prompt >= minimumTokens) cached = prompt
        seen.add(prefix)
      }
      return { prompt, cached }
    },
  }
}

export function countPrompt(request: ChatRequest): number {
  return partsOf(request).reduce((sum, part) => sum + countTokens(part), 0)
}

function partsOf({ tools, messages }: ChatRequest): string[] {
  return [...(tools ?? []), ...messages].map((part) => JSON.stringify(part))
}
