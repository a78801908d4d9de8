import { fork } from 'node:child_process'
import { join } from 'node:path'
import { firstMessage } from './first-message.ts'

/** The providers whose adapters are measured; `workshop` is a server that speaks the Chat Completions API. */
export const modelServerIds = ['claude', 'openai', 'gemini', 'ollama', 'workshop'] as const
export type ModelServerId = (typeof modelServerIds)[number]

export interface ModelServerAddress {
  url: string
  apiKey: string
}

export type ModelServerAddresses = Record<ModelServerId, ModelServerAddress>

/** A model that each of the simulated servers has. */
export const modelOf: Record<ModelServerId, string> = {
  claude: 'claude-sonnet-5-5',
  openai: 'gpt-6.2-sol',
  gemini: 'gemini-3.8-flash',
  ollama: 'qwen3:8b',
  workshop: 'rain/cloud-30b',
}

/** Runs the work beside all simulated providers, which have a process of their own. */
export async function withModelServers<T>(work: (addresses: ModelServerAddresses) => Promise<T>): Promise<T> {
  const child = fork(join(import.meta.dirname, 'model-servers-process.js'))
  try {
    return await work(await firstMessage<ModelServerAddresses>(child))
  } finally {
    child.kill()
  }
}
