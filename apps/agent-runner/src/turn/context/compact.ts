import { whatMends } from '../../providers/failover/mends.ts'
import type { Failed, ModelFinal, ModelRequest } from '../../providers/provider.ts'
import { summarisePrompt } from '../../prompts/summarise.ts'
import type { Cut } from './choose-cut.ts'
import { restoredFrom } from './restore.ts'
import { shortened, transcriptOf } from './transcript.ts'
import type { CountText } from './tokenizer.ts'

/** How many requests one summary may take: a conversation may have begun at a model with a far larger context. */
const mostRequests = 6

/** The part of the room that one request of transcript may fill. */
const transcriptShare = 0.75

/** One text of the transcript, an output above all, in characters. */
const mostTextChars = 12_000

export interface Compaction {
  cut: Cut
  /** The text that stood for what was before, if there was one. */
  previous: string | null
  /** Tokens of the whole text. */
  summaryTokens: number
  /** Tokens that a request and its answer may have. */
  room: number
  /** What the person has said that it should keep. */
  words?: string
}

export type Notes =
  | { type: 'written'; text: string; model: string }
  /** The model gives no text to go by, and would not give one the next time; `failure` says why, where it was one. */
  | { type: 'useless'; failure?: Failed }
  /** There may be notes later, or from another model, or with more money. */
  | { type: 'failed'; failure: Failed }
  | { type: 'stopped' }

/**
 * Lets the model summarise what is cut off, part by part where it is too long for one request, each with the notes so
 * far.
 */
export async function summarise(
  { cut, previous, summaryTokens, room, words }: Compaction,
  model: {
    request: Omit<ModelRequest, 'conversation' | 'system' | 'tools'>
    ask: (request: ModelRequest) => Promise<ModelFinal>
    countText: CountText
  },
): Promise<Notes> {
  const lines = transcriptOf(cut.covered, Math.min(mostTextChars, room))
  const parts = await inParts(lines, transcriptShare * room - summaryTokens, model.countText)
  const system = summarisePrompt({ words: Math.floor(summaryTokens / 3), ...(words && { asked: words }) })
  let notes = previous
  let answeredBy = ''
  const told = parts.slice(-mostRequests)
  const leftOut = parts.slice(0, -mostRequests).flat().length
  for (const part of told) {
    const text = [
      ...(notes === null ? [] : ['The notes so far:', notes]),
      'The next part of the conversation:',
      ...part,
    ]
    const final = await model.ask({
      ...model.request,
      maxOutputTokens: Math.max(summaryTokens * 2, 1_000),
      system,
      tools: [],
      conversation: [{ role: 'user', content: [{ type: 'text', text: `${text.join('\n')}\n\nWrite the notes.` }] }],
    })
    if (final.type === 'failed') return withoutNotes(final)
    const written = final.content.map((block) => (block.type === 'text' ? block.text : '')).join('')
    if (!usable.has(final.reason) || written.trim() === '') return { type: 'useless' }
    notes = written.trim()
    answeredBy = final.model
  }
  if (notes === null) return { type: 'useless' }
  return { type: 'written', text: leftOut === 0 ? notes : `${tooMuch(leftOut)}\n\n${notes}`, model: answeredBy }
}

/** @NOTE said by Rain and not by the model: nobody may take the notes for more than they are */
function tooMuch(lines: number): string {
  return `[The notes do not cover the oldest ${lines} messages, calls and results: they were too much to read.]`
}

function withoutNotes(failure: Failed): Notes {
  if (failure.code === 'interrupted') return { type: 'stopped' }
  const passes = failure.code === 'budget_exhausted' || whatMends(failure.code) !== 'nothing'
  return passes ? { type: 'failed', failure } : { type: 'useless', failure }
}

const usable = new Set(['end_turn', 'max_tokens'])

async function inParts(lines: string[], mostTokens: number, countText: CountText): Promise<string[][]> {
  const parts: string[][] = [[]]
  let left = mostTokens
  for (const line of lines) {
    const tokens = await countText(line)
    if (tokens > left && parts.at(-1)?.length) {
      parts.push([])
      left = mostTokens
    }
    parts.at(-1)?.push(line)
    left -= tokens
  }
  return parts
}

/** What stands for the covered part: the model's notes, and what Rain puts back beside them. */
export function withRestored(notes: string, { cut, summaryTokens }: Compaction): string {
  return `${notes}\n\n${restoredFrom(cut.covered, Math.floor(summaryTokens / 3))}`.trim()
}

/** What stands for the covered part when there is no summary of it: that it is left out, and what Rain can tell by itself. */
export function withoutSummary({ cut, previous, summaryTokens }: Compaction): string {
  const note = `[${cut.covered.length} older messages and answers were left out to save room, and could not be summarised.]`
  const before = previous === null ? '' : shortened(previous, Math.floor(summaryTokens / 2))
  return [before, note, restoredFrom(cut.covered, Math.floor(summaryTokens / 3))]
    .filter((part) => part !== '')
    .join('\n\n')
}
