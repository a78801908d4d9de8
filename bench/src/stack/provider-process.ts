/**
 * The simulated Anthropic API as a process of its own. It notes when it began to answer each request that carries a tag
 * (`#name` on a line of the message), so that the lateness of every token can be told from the outside.
 */
import { claudeRules, startAnthropic, type Answer, type MessagesRequest } from '@rain/testing'
import { nowMs } from '../measure/now-ms.ts'
import { markdownTokens } from '../web/markdown-text.ts'
import type { ProviderAnswer, ProviderQuestion } from './provider.ts'

const mostRequestsKept = 500

const answerTo = claudeRules()
const begunAt = new Map<string, number>()

const server = await startAnthropic((request) => {
  const tag = tagOf(request)
  if (tag) begunAt.set(tag, nowMs())
  if (server.requests.length > mostRequestsKept) server.requests.splice(0, server.requests.length - 1)
  return markdownAnswer(textOf(request)) ?? answerTo(request)
})

process.on('message', (question: ProviderQuestion) => say(answer(question)))
process.on('disconnect', () => process.exit())
say({ id: 0, value: { url: server.url, apiKey: server.apiKey } })

function answer({ id, asks }: ProviderQuestion): ProviderAnswer {
  if (asks === 'last_request') return { id, value: server.requests.at(-1)?.body }
  const value = Object.fromEntries(begunAt)
  begunAt.clear()
  return { id, value }
}

function say(message: ProviderAnswer): void {
  process.send?.(message)
}

function tagOf(request: MessagesRequest): string | undefined {
  return /^#(\S+)$/m.exec(textOf(request))?.[1]
}

/** `markdown N [rate R]`: so many tokens as models write them, R per second. */
function markdownAnswer(text: string): Answer | null {
  const [, count, rate] = /^markdown (\d+)(?: rate (\d+))?$/m.exec(text) ?? []
  if (count === undefined) return null
  const parts = [{ type: 'text' as const, deltas: markdownTokens(Number(count)) }]
  return { parts, ...(rate !== undefined && { tokensPerSecond: Number(rate) }) }
}

/** What was said last. */
function textOf({ messages }: MessagesRequest): string {
  const content = messages.at(-1)?.content
  const blocks = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : (content ?? [])
  return blocks.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n')
}
