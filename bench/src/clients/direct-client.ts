import Anthropic from '@anthropic-ai/sdk'
import type { MessageCreateParamsStreaming } from '@anthropic-ai/sdk/resources/messages'
import { nowMs } from '../measure/now-ms.ts'
import { tagged, tokenChars, type AnswerTimes } from './answer-times.ts'

/** The baseline: the vendor's library in this process, nothing in between. */
export interface DirectClient {
  /** Asks with the body of a request Rain has sent, but for the last message. */
  ask(request: MessageCreateParamsStreaming, rules: string): Promise<AnswerTimes>
}

export function createDirectClient(options: { url: string; apiKey: string }): DirectClient {
  const client = new Anthropic({ apiKey: options.apiKey, baseURL: options.url, maxRetries: 0, openTelemetry: false })
  return {
    async ask(request, rules) {
      const { tag, text } = tagged(rules)
      const body = {
        ...request,
        messages: [...request.messages.slice(0, -1), { role: 'user' as const, content: text }],
      }
      const times: AnswerTimes = { tag, sentAt: nowMs(), tokensAt: [], endedAt: NaN }
      for await (const event of await client.messages.create(body)) {
        if (event.type !== 'content_block_delta' || event.delta.type !== 'text_delta') continue
        const arrivedAt = nowMs()
        for (let chars = 0; chars < event.delta.text.length; chars += tokenChars) times.tokensAt.push(arrivedAt)
      }
      times.endedAt = nowMs()
      return times
    },
  }
}
