import type { ConversationContext, Summary } from '@rain/db'
import type { ModelFinal, ModelRequest } from '../../providers/provider.ts'
import { summarise, withRestored, type Compaction, type Notes } from './compact.ts'
import { roomOf, type Measurable } from './fit-context.ts'
import { lastAnswerOf } from './restore.ts'
import { sizeOf, sizeOfSummary, sizeUp, totalOf } from './sizes.ts'
import type { View } from './view.ts'

const mostSummaryTokens = 10_000

/** Less than this is not worth a request. */
const leastTokens = 200

export type CompactedNow =
  | { type: 'written'; summary: Omit<Summary, 'id' | 'createdAt'> }
  /** There is nothing to summarise, or the summary would be as long as what it stands for. */
  | { type: 'nothing' }
  | Exclude<Notes, { type: 'written' }>

/**
 * Summarises a whole conversation, however much room there is. What is put back beside the notes is what the person has
 * said, the files that were touched, and the last answer.
 */
export async function compactNow(
  given: Omit<Measurable, 'countExactly' | 'models'> & {
    context: ConversationContext
    /** The turn the person asks for it with: the summary stands for that and all before. */
    turnSeq: number
    words: string
    ask: (request: ModelRequest) => Promise<ModelFinal>
  },
): Promise<CompactedNow> {
  const { context, turnSeq, words, ask } = given
  const countText = await given.loadTokenizer()
  const view: View = { summary: context.summary?.text ?? null, steps: context.steps }
  // @NOTE both figures by the same count: what a provider has counted, where it counts at all, is of another request
  const sizes = await sizeUp(view, given.request, countText)
  const tokensBefore = Math.ceil(totalOf(sizes))
  const covered = sizeOf(view.steps, sizes)
  if (view.steps.length === 0 || covered < leastTokens) return { type: 'nothing' }

  const room = roomOf(given).usual
  const compaction: Compaction = {
    cut: { covered: view.steps, kept: [], upToTurnSeq: turnSeq, upToStep: null },
    previous: view.summary,
    summaryTokens: Math.floor(Math.min(mostSummaryTokens, room * 0.15, (covered + sizes.summary) / 2)),
    room,
    ...(words !== '' && { words }),
  }
  const { system: _system, tools: _tools, ...request } = given.request
  const notes = await summarise(compaction, { request, ask, countText })
  if (notes.type !== 'written') return notes
  const answer = lastAnswerOf(view.steps, compaction.summaryTokens)
  const text = [withRestored(notes.text, compaction), answer].filter((part) => part !== '').join('\n\n')
  const tokensAfter = Math.ceil(sizes.fixed + (await sizeOfSummary(text, countText)))
  if (tokensAfter >= tokensBefore) return { type: 'nothing' }
  const { cut } = compaction
  return {
    type: 'written',
    summary: {
      upToTurnSeq: cut.upToTurnSeq,
      upToStep: cut.upToStep,
      text,
      provider: given.provider,
      model: notes.model,
      tokensBefore,
      tokensAfter,
      messages: view.steps.length,
    },
  }
}
