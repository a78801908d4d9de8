import { noUsage, type ContentBlock } from '@rain/protocol'
import { free } from '../../providers/price.ts'
import type { ModelDescription, ModelEvent, ModelFinal, ModelRequest, Provider } from '../../providers/provider.ts'

/** One scripted step: what the model streams and how it ends. */
export type ScriptedStep = (request: ModelRequest, signal: AbortSignal) => AsyncIterable<ModelEvent> | ModelEvent[]

export interface ScriptedProvider extends Provider {
  requests: ModelRequest[]
}

const model: ModelDescription = {
  id: 'scripted-1',
  name: 'Scripted',
  contextTokens: 100_000,
  maxOutputTokens: 10_000,
  tools: true,
  images: true,
  thinking: false,
  efforts: [],
  price: free,
}

/** A provider that follows a script, one entry a step, and keeps what it was asked. */
export function scripted(...steps: ScriptedStep[]): ScriptedProvider {
  const requests: ModelRequest[] = []
  return {
    id: 'scripted',
    requests,
    async *ask(request, signal) {
      const step = steps[requests.length]
      requests.push(request)
      if (!step) yield failed('internal', 'the script has ended')
      else yield* step(request, signal)
    },
    listModels: async () => ({ type: 'listed', models: [model] }),
    describeModel: async () => model,
    countTokens: async () => null,
  }
}

export const says =
  (text: string): ScriptedStep =>
  () => [{ type: 'text', text }, answered('end_turn', [{ type: 'text', text }])]

/** The model calls these tools, in this order. */
export const calls =
  (...wanted: [tool: string, input: Record<string, unknown>][]): ScriptedStep =>
  () => {
    const blocks = wanted.map(([tool, input], index): ContentBlock => ({
      type: 'tool_call',
      toolUseId: `toolu_${crypto.randomUUID().slice(0, 8)}_${index}`,
      tool,
      input,
    }))
    return [answered('tool_use', blocks)]
  }

/** Streams a text, then waits until it is stopped. */
export const hangsAfter = (text: string, onStreamed: () => void = () => {}): ScriptedStep =>
  async function* (_request, signal) {
    yield { type: 'text', text }
    onStreamed()
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve()
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
    yield failed('interrupted', 'stopped')
  }

export const fails =
  (code: 'provider_auth' | 'provider_overloaded', message: string): ScriptedStep =>
  () => [failed(code, message)]

export function answered(
  reason: 'end_turn' | 'tool_use' | 'refused' | 'max_tokens',
  content: ContentBlock[],
): ModelFinal {
  return {
    type: 'answered',
    reason,
    model: 'scripted-1',
    content,
    usage: { ...noUsage, inputTokens: 10, outputTokens: 5 },
    cost: 10_000_000,
  }
}

function failed(code: Extract<ModelFinal, { type: 'failed' }>['code'], message: string): ModelFinal {
  return { type: 'failed', code, message }
}
