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
}

interface Sent {
  request: ModelRequest
  model: Pick<ModelDescription, 'price'>
  loadTokenizer: () => Promise<CountText>
}

/** What a request has come to. Its cost is null when it is not known. */
export async function spentBy({ final, said }: Heard, sent: Sent): Promise<Spent> {
  return final.type === 'answered' ? { usage: final.usage, cost: final.cost } : spentByCut({ final, said }, sent)
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

function plus(a: NanoUsd | null, b: NanoUsd | null): NanoUsd | null {
  return a === null || b === null ? null : a + b
}

function minus(a: NanoUsd | null, b: NanoUsd | null): NanoUsd | null {
  return a === null || b === null ? null : a - b
}
