import { randomUUID } from 'node:crypto'
import type { AnswerPart, CountedUsage, Incident, MessageAnswer } from '../script/answer.ts'
import { cutUnevenly } from '../script/cut-unevenly.ts'
import { createPace } from '../script/pace.ts'
import { playIncident, type StreamDialect, type StreamStep } from '../script/stream-step.ts'
import { countTokens } from '../script/tokens.ts'
import { asTold } from './computer-use.ts'
import { toStreamError } from './fail.ts'
import type { SimulatedGeminiModel } from './models.ts'
import type { GeminiRequest, WirePart } from './request-schema.ts'
import type { PartSigner } from './signatures.ts'

export interface StreamedAnswer {
  model: SimulatedGeminiModel
  answer: MessageAnswer
  /** What is told, piece by piece: a part of a chunk, or what happens in between. */
  pieces: (WirePart | Incident)[]
  finish: { finishReason: string; finishMessage?: string }
  usage: CountedUsage
}

/** The API has no sign of life: it is silent while the model thinks unseen. */
const dialect: StreamDialect = {
  ping: () => null,
  error: (name, message) => chunk(toStreamError(name, message)),
}

/** Puts an answer of the script into parts, with signatures where the real API has them. */
export function composeAnswer(
  answer: MessageAnswer,
  input: Pick<CountedUsage, 'input' | 'cacheRead'>,
  context: { model: SimulatedGeminiModel; request: GeminiRequest; signer: PartSigner; showThoughts: boolean },
): StreamedAnswer {
  const { model, signer } = context
  const pieces = answer.parts.flatMap((part) => toPieces(part, context))
  const malformed = answer.parts.find((part) => part.type === 'tool_use' && part.json !== undefined)
  return {
    model,
    answer,
    pieces: model.thinking && !malformed ? signed(pieces, signer) : pieces,
    finish: toFinish(answer, malformed),
    usage: { ...input, cacheWrite: 0, ...countOutput(answer), ...answer.usage },
  }
}

/**
 * The chunks of one answer, with the pace and the incidents of the script. `gone` aborts when the client has left;
 * `onUsageTold` runs when the client is told what the answer cost.
 */
export async function* streamAnswer(
  streamed: StreamedAnswer,
  gone: AbortSignal,
  onUsageTold: () => void,
): AsyncGenerator<StreamStep> {
  const { answer, pieces, finish, usage, model } = streamed
  const common = { modelVersion: model.id, responseId: randomUUID().replaceAll('-', '').slice(0, 22) }
  const pace = createPace(answer, gone)
  await pace.firstToken()
  let told = 0
  for (const piece of pieces) {
    if ('type' in piece) {
      const ended = yield* playIncident(piece, dialect, gone)
      if (ended) return
      continue
    }
    if (pace.paced) await pace.nextToken()
    if (gone.aborted) return
    told += countTokens(piece.text ?? '')
    const candidate = { content: { parts: [piece], role: 'model' }, index: 0 }
    yield chunk({ candidates: [candidate], usageMetadata: toUsageMetadata(usage, told), ...common })
  }
  const last = { content: { role: 'model' }, ...finish, index: 0 }
  yield {
    ...chunk({ candidates: [last], usageMetadata: toUsageMetadata(usage, usage.output - usage.thinking), ...common }),
    onSent: onUsageTold,
  }
}

/** Of calls made at once only the first is signed; an answer without a call ends with an empty part that is. */
function signed(pieces: (WirePart | Incident)[], signer: PartSigner): (WirePart | Incident)[] {
  const first = pieces.find((piece) => 'functionCall' in piece)
  if (!first || 'type' in first) return [...pieces, { text: '', thoughtSignature: signer.sign({ text: '' }) }]
  return pieces.map((piece) => (piece === first ? { ...first, thoughtSignature: signer.sign(first) } : piece))
}

/** A chunk of a script's own, told as it is: `geminiChunk({ promptFeedback: { blockReason: 'SAFETY' } })`. */
export function geminiChunk(response: Record<string, unknown>): Incident {
  return { type: 'raw', text: chunk(response).text }
}

function chunk(response: Record<string, unknown>): Extract<StreamStep, { type: 'event' }> {
  return { type: 'event', text: `data: ${JSON.stringify(response)}\r\n\r\n` }
}

function toPieces(
  part: AnswerPart,
  { model, request, showThoughts }: { model: SimulatedGeminiModel; request: GeminiRequest; showThoughts: boolean },
): (WirePart | Incident)[] {
  switch (part.type) {
    case 'text':
      return 'deltas' in part
        ? part.deltas.map((delta) => (typeof delta === 'string' ? { text: delta } : delta))
        : cutUnevenly(part.text).map((text) => ({ text }))
    case 'thinking':
      return showThoughts ? cutUnevenly(part.text).map((text) => ({ text, thought: true })) : []
    case 'redacted_thinking':
      return []
    case 'tool_use': {
      // a call comes whole or not at all
      if (part.json !== undefined) return []
      const id = part.id ?? randomUUID().slice(0, 8)
      return [{ functionCall: { ...(model.signsCalls && { id }), ...asTold(part, request) } }]
    }
    default:
      return [part]
  }
}

function toFinish({ stop, refusalCategory }: MessageAnswer, malformed: AnswerPart | undefined) {
  if (stop === 'max_tokens' || stop === 'model_context_window_exceeded') return { finishReason: 'MAX_TOKENS' }
  if (stop === 'refusal') return { finishReason: refusalCategory ? 'PROHIBITED_CONTENT' : 'SAFETY' }
  if (malformed?.type === 'tool_use')
    return {
      finishReason: 'MALFORMED_FUNCTION_CALL',
      finishMessage: `Malformed function call: call:default_api:${malformed.name}${malformed.json ?? ''}`,
    }
  return { finishReason: 'STOP' }
}

function countOutput({ parts }: MessageAnswer): Pick<CountedUsage, 'output' | 'thinking'> {
  const thinking = countTokens(parts.map((part) => (part.type === 'thinking' ? part.text : '')).join(''))
  const said = parts.map((part) => {
    if (part.type === 'text')
      return 'text' in part ? part.text : part.deltas.filter((delta) => typeof delta === 'string').join('')
    return part.type === 'tool_use' ? part.name + (part.json ?? JSON.stringify(part.input)) : ''
  })
  return { output: Math.max(1, countTokens(said.join(''))) + thinking, thinking }
}

/** `candidates` are the tokens told so far; the rest is known from the first chunk on. */
function toUsageMetadata(usage: CountedUsage, candidates: number): Record<string, unknown> {
  const prompt = usage.input + usage.cacheRead
  return {
    promptTokenCount: prompt,
    ...(candidates > 0 && { candidatesTokenCount: candidates }),
    ...(usage.cacheRead > 0 && { cachedContentTokenCount: usage.cacheRead }),
    totalTokenCount: prompt + candidates + usage.thinking,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: prompt }],
    ...(usage.thinking > 0 && { thoughtsTokenCount: usage.thinking }),
  }
}
