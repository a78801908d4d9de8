import Anthropic from '@anthropic-ai/sdk'
import { GoogleGenAI } from '@google/genai'
import { Ollama } from 'ollama'
import OpenAI from 'openai'
import { modelOf, type ModelServerAddress, type ModelServerId } from '../stack/model-servers.ts'

/** Asks with the vendor's own library: its events as its own iterator gives them. */
export type SdkStream = (text: string) => Promise<AsyncIterable<unknown>>

/** The baseline of each provider. */
export const sdkStreams: Record<ModelServerId, (address: ModelServerAddress) => SdkStream> = {
  claude({ url, apiKey }) {
    const client = new Anthropic({ apiKey, baseURL: url, maxRetries: 0, openTelemetry: false })
    return (text) =>
      client.messages.create({ model: modelOf.claude, max_tokens: 64_000, stream: true, messages: [said(text)] })
  },
  openai({ url, apiKey }) {
    const client = new OpenAI({ apiKey, baseURL: url, maxRetries: 0 })
    return (text) => client.responses.create({ model: modelOf.openai, stream: true, input: text })
  },
  gemini({ url, apiKey }) {
    const client = new GoogleGenAI({ apiKey, enterprise: false, apiVersion: 'v1beta', httpOptions: { baseUrl: url } })
    return (text) => client.models.generateContentStream({ model: modelOf.gemini, contents: text })
  },
  ollama({ url }) {
    const client = new Ollama({ host: url })
    return (text) => client.chat({ model: modelOf.ollama, stream: true, messages: [said(text)] })
  },
  workshop({ url, apiKey }) {
    const client = new OpenAI({ apiKey, baseURL: url, maxRetries: 0 })
    return (text) => client.chat.completions.create({ model: modelOf.workshop, stream: true, messages: [said(text)] })
  },
}

const said = (content: string) => ({ role: 'user' as const, content })
