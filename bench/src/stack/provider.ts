import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { MessageCreateParamsStreaming } from '@anthropic-ai/sdk/resources/messages'
import { firstMessage } from './first-message.ts'

/** The simulated provider in its own process. */
export interface SimulatedProvider {
  url: string
  apiKey: string
  pid: number
  /** The body of the newest request, whoever sent it. */
  lastRequest(): Promise<MessageCreateParamsStreaming>
  /** When it began to answer, by the tag of the request, in `nowMs`; what was told is forgotten. */
  begunAt(): Promise<Record<string, number>>
  stop(): void
}

export interface ProviderQuestion {
  id: number
  asks: 'last_request' | 'begun_at'
}

export interface ProviderAnswer {
  id: number
  value: unknown
}

export async function startProvider(): Promise<SimulatedProvider> {
  const child = fork(join(import.meta.dirname, 'provider-process.js'))
  const waiting = new Map<number, (value: unknown) => void>()
  let last = 0
  child.on('message', ({ id, value }: ProviderAnswer) => {
    waiting.get(id)?.(value)
    waiting.delete(id)
  })
  const answerOf = (id: number) => new Promise<unknown>((resolve) => waiting.set(id, resolve))
  const ask = (asks: ProviderQuestion['asks']) => {
    const answer = answerOf(++last)
    child.send({ id: last, asks } satisfies ProviderQuestion)
    return answer
  }
  const { value } = await firstMessage<ProviderAnswer>(child)
  const { url, apiKey } = value as { url: string; apiKey: string }
  return {
    url,
    apiKey,
    pid: child.pid ?? 0,
    lastRequest: async () => (await ask('last_request')) as MessageCreateParamsStreaming,
    begunAt: async () => (await ask('begun_at')) as Record<string, number>,
    stop: () => void child.kill(),
  }
}
