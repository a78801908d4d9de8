import { noUsage, type NanoUsd, type Usage } from '@rain/protocol'
import { costOf } from '../providers/price.ts'
import type { ModelDescription, ModelFinal, ModelRequest, Spent } from '../providers/provider.ts'
import { count } from './context/measure.ts'
import { partsOfRequest } from './context/parts.ts'
import type { CountText } from './context/tokenizer.ts'

/** How a request went, as far as its bill goes. */
export interface Heard {
  final: ModelFinal
  /** Text and thinking, as far as they came. */
  said: string
  /** What the tries before the first word have cost. */
  tries: Spent[]
}

interface Sent {
  request: ModelRequest
  model: Pick<ModelDescription, 'price'>
  loadTokenizer: () => Promise<CountText>
}

/** What a request has come to, with all its tries. A cost is null when one of them is not known. */
export async function spentBy({ final, said, tries }: Heard, sent: Sent): Promise<Spent> {
  const last = final.type === 'answered' ? final : await spentByCut({ final, said }, sent)
  return tries.reduce(add, { usage: last.usage, cost: last.cost })
}

/**
 * Providers bill an answer that was cut and mostly do not tell it: of what they left out, the prompt they have read and
 * the words that came are counted here. A failure without tokens and without a word was not delivered, and costs nothing.
 */
async function spentByCut(
  { final, said }: { final: Extract<ModelFinal, { type: 'failed' }>; said: string },
  { request, model, loadTokenizer }: Sent,
): Promise<Spent> {
  const { usage: told = noUsage, cost = 0 } = final
  if (!final.usage && !said) return { usage: told, cost }
  const tellsPrompt = told.inputTokens + told.cacheReadTokens + told.cacheWriteTokens > 0
  const countText = await loadTokenizer()
  const usage: Usage = {
    ...told,
    inputTokens: tellsPrompt ? told.inputTokens : await count(partsOfRequest(request), countText),
    outputTokens: Math.max(told.outputTokens, await countText(said)),
  }
  return { usage, cost: plus(cost, minus(costOf(model.price, usage), costOf(model.price, told))) }
}

function add(a: Spent, b: Spent): Spent {
  return {
    usage: {
      inputTokens: a.usage.inputTokens + b.usage.inputTokens,
      outputTokens: a.usage.outputTokens + b.usage.outputTokens,
      cacheReadTokens: a.usage.cacheReadTokens + b.usage.cacheReadTokens,
      cacheWriteTokens: a.usage.cacheWriteTokens + b.usage.cacheWriteTokens,
      thinkingTokens: a.usage.thinkingTokens + b.usage.thinkingTokens,
    },
    cost: plus(a.cost, b.cost),
  }
}

function plus(a: NanoUsd | null, b: NanoUsd | null): NanoUsd | null {
  return a === null || b === null ? null : a + b
}

function minus(a: NanoUsd | null, b: NanoUsd | null): NanoUsd | null {
  return a === null || b === null ? null : a - b
}
