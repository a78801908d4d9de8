import type { ToolCallBlock, Usage } from '@rain/protocol'
import { realClock, type Clock } from '../clock.ts'
import { free } from '../price.ts'
import type { ModelDescription, ModelEvent, ModelRequest, Provider } from '../provider.ts'
import { plan, type Step } from './plan.ts'

export interface DemoProviderOptions {
  /** Between two words. Default 25. */
  wordDelayMs?: number
  clock?: Clock
}

const MODEL = 'demo'

const description: ModelDescription = {
  id: MODEL,
  name: 'Demo',
  contextTokens: 100_000,
  maxOutputTokens: 10_000,
  tools: true,
  images: false,
  thinking: false,
  efforts: [],
  price: free,
}

/** The model that is built in: no key, no network, a few tricks with the real tools. */
export function createDemoProvider(options: DemoProviderOptions = {}): Provider {
  const { wordDelayMs = 25, clock = realClock } = options
  return {
    id: 'demo',
    async *ask(request, signal): AsyncGenerator<ModelEvent> {
      if (signal.aborted) return yield interrupted
      yield { type: 'model', model: MODEL }
      const step = plan(
        request.conversation,
        request.tools.map((tool) => tool.name),
      )
      for (const word of step.text.match(/\s*\S+\s*/g) ?? []) {
        if (wordDelayMs > 0) await clock.delay(wordDelayMs, signal)
        if (signal.aborted) return yield interrupted
        yield { type: 'text', text: word }
      }
      yield toAnswer(step, request)
    },
    listModels: async () => ({ type: 'listed', models: [description] }),
    describeModel: async (model) => ({ ...description, id: model === 'auto' ? MODEL : model }),
    countTokens: async () => null,
  }
}

const interrupted: ModelEvent = { type: 'failed', code: 'interrupted', message: 'The answer was interrupted.' }

function toAnswer({ text, call }: Step, request: ModelRequest): ModelEvent {
  const calls: ToolCallBlock[] = call
    ? [{ type: 'tool_call', toolUseId: `demo_${crypto.randomUUID()}`, tool: call.tool, input: call.input }]
    : []
  return {
    type: 'answered',
    reason: call ? 'tool_use' : 'end_turn',
    model: MODEL,
    content: [{ type: 'text', text }, ...calls],
    usage: estimateUsage(text, request),
    cost: 0,
  }
}

/** The letters of a picture are no words. */
function withoutPictures(key: string, value: unknown): unknown {
  return key === 'base64' ? undefined : value
}

/** Nothing is counted by anyone here, so a token is taken for four characters. */
function estimateUsage(text: string, request: ModelRequest): Usage {
  return {
    inputTokens: Math.ceil(JSON.stringify(request.conversation, withoutPictures).length / 4),
    outputTokens: Math.ceil(text.length / 4),
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    thinkingTokens: 0,
  }
}
