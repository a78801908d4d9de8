import { randomUUID } from 'node:crypto'
import {
  BlockedReason,
  FinishReason,
  type FunctionCall,
  type GenerateContentResponse,
  type GenerateContentResponseUsageMetadata,
  type Part,
} from '@google/genai'
import { type NanoUsd, type TextBlock, type ThinkingBlock, type ToolCallBlock, type Usage } from '@rain/protocol'
import type { DesktopScreen, ModelDelta, ModelFinal, ModelNotice } from '../provider.ts'
import { costOf, type Price } from '../price.ts'
import { toDesktopBlocks } from './desktop-call.ts'
import { UnusableAnswer } from './failure.ts'
import { OWN_ID_PREFIX, PROVIDER_ID, type OpaqueThinking } from './opaque.ts'
import type { ToolNames } from './tool-names.ts'

type Answered = Extract<ModelFinal, { type: 'answered' }>
type Block = TextBlock | ThinkingBlock | ToolCallBlock

export interface AnswerReader {
  /** Takes the next chunk of the stream; gives what it means to the caller. */
  read(chunk: GenerateContentResponse): (ModelDelta | ModelNotice)[]
  /** True when the model has begun to answer. */
  hasSpoken(): boolean
  /** What the provider has told of its tokens so far. */
  spent(): { usage: Usage; cost: NanoUsd | null }
  /**
   * The answer, when the stream has ended; null when it ended before its end was told.
   * @throws UnusableAnswer when the model stopped without an answer that could be used
   */
  finish(): Answered | null
}

export interface AnswerContext {
  /** What was asked for, until the stream names what answers. */
  model: string
  names: ToolNames
  /** The one that the model was given its own tool for. */
  screen: DesktopScreen | null
  priceOf(model: string): Price | null
}

/** Puts one streamed answer together. */
export function createAnswerReader(context: AnswerContext): AnswerReader {
  let model: string | null = null
  let told: GenerateContentResponseUsageMetadata = {}
  let blocked: BlockedReason | null = null
  let stop: FinishReason | null = null
  const blocks: Block[] = []

  function readPart(part: Part): ModelDelta | ModelNotice | null {
    const { text, thought, thoughtSignature, functionCall } = part
    if (functionCall) {
      blocks.push(...toCalls(functionCall, context))
      if (thoughtSignature) keepSignature({ on: 'call', signature: thoughtSignature })
      return null
    }
    if (text === undefined && !isBare(part)) return toRemark(part)
    if (thought) return readThought(text ?? '', thoughtSignature)
    return readText(text ?? '', thoughtSignature)
  }

  function readThought(text: string, signature: string | undefined): ModelDelta | null {
    const last = blocks.at(-1)
    const open = last?.type === 'thinking' && isOpenThought(last) ? last : null
    const block: ThinkingBlock = open ?? { type: 'thinking', text: '', provider: PROVIDER_ID }
    block.text += text
    block.opaque = { on: 'thought', ...(signature && { signature }) } satisfies OpaqueThinking
    if (!open && (text || signature)) blocks.push(block)
    return text ? { type: 'thinking', text } : null
  }

  function readText(text: string, signature: string | undefined): ModelDelta | null {
    const last = blocks.at(-1)
    if (last?.type === 'text') last.text += text
    else if (text) blocks.push({ type: 'text', text })
    if (signature) keepSignature({ on: 'text', signature, length: text.length })
    return text ? { type: 'text', text } : null
  }

  function keepSignature(opaque: OpaqueThinking): void {
    blocks.push({ type: 'thinking', text: '', provider: PROVIDER_ID, opaque })
  }

  function spent(): { usage: Usage; cost: NanoUsd | null } {
    const usage = toUsage(told)
    return { usage, cost: costOf(context.priceOf(model ?? context.model), usage) }
  }

  function answer(reason: Answered['reason'], content: Block[], detail?: string): Answered {
    return {
      type: 'answered',
      reason,
      ...(detail !== undefined && { detail }),
      model: model ?? context.model,
      content,
      ...spent(),
    }
  }

  return {
    read(chunk) {
      told = { ...told, ...chunk.usageMetadata } // the figures are cumulative; what a chunk leaves out stays as it was
      blocked = chunk.promptFeedback?.blockReason ?? blocked
      const candidate = chunk.candidates?.[0]
      stop = candidate?.finishReason ?? stop
      const meanings = (candidate?.content?.parts ?? []).map(readPart).filter((meaning) => meaning !== null)
      if (model !== null) return meanings
      model = chunk.modelVersion?.replace(/^models\//, '') ?? context.model
      return [{ type: 'model', model }, ...meanings]
    },
    // an empty part, be it signed, is no sign of an answer
    hasSpoken: () => blocks.some((block) => block.type === 'tool_call' || block.text !== ''),
    spent,
    finish() {
      const withoutCalls = () => blocks.filter((block) => block.type !== 'tool_call')
      if (blocked) return answer('refused', withoutCalls(), describeBlock(blocked))
      if (!stop) return null
      const refusal = refusals[stop]
      // a refused answer is not acted upon: its calls are dropped, what was already shown stays
      if (refusal !== undefined) return answer('refused', withoutCalls(), describeRefusal(refusal))
      if (brokenCalls.includes(stop)) return answer('tool_use', [...blocks, brokenCall()])
      // a part of a long answer that could not be gone on with is cut, too
      if (stop === FinishReason.MAX_TOKENS || stop === FinishReason.CONTINUATION) return answer('max_tokens', blocks)
      if (stop !== FinishReason.STOP) throw new UnusableAnswer(stop)
      if (blocks.every((block) => block.type === 'thinking')) throw new UnusableAnswer('no content')
      return answer(blocks.some((block) => block.type === 'tool_call') ? 'tool_use' : 'end_turn', blocks)
    },
  }
}

function isOpenThought({ opaque }: ThinkingBlock): boolean {
  const { on, signature } = opaque as OpaqueThinking
  return on === 'thought' && signature === undefined
}

/** A part that holds nothing but a signature is an empty text. */
function isBare(part: Part): boolean {
  return Object.keys(part).every((key) => key === 'thought' || key === 'thoughtSignature')
}

/** The prompt as told holds what came from the cache; the candidates do not hold what was thought. */
function toUsage(told: GenerateContentResponseUsageMetadata): Usage {
  const { promptTokenCount = 0, toolUsePromptTokenCount = 0, candidatesTokenCount = 0 } = told
  const { cachedContentTokenCount: cacheReadTokens = 0, thoughtsTokenCount: thinkingTokens = 0 } = told
  return {
    inputTokens: Math.max(0, promptTokenCount - cacheReadTokens) + toolUsePromptTokenCount,
    outputTokens: candidatesTokenCount + thinkingTokens,
    cacheReadTokens,
    cacheWriteTokens: 0,
    thinkingTokens,
  }
}

function toCalls(call: FunctionCall, { names, screen }: AnswerContext): ToolCallBlock[] {
  const { id, name = UNKNOWN_TOOL, args = {} } = call
  const toolUseId = id || newCallId()
  if (screen && !names.isDeclared(name)) return toDesktopBlocks(call, toolUseId, screen)
  return [{ type: 'tool_call', toolUseId, tool: names.fromWire(name), input: args }]
}

const UNKNOWN_TOOL = 'unknown_tool'
const brokenCalls: FinishReason[] = [FinishReason.MALFORMED_FUNCTION_CALL, FinishReason.UNEXPECTED_TOOL_CALL]

/** Gemini keeps back a call that it made badly, with its name. It is told what was wrong, and may try again. */
function brokenCall(): ToolCallBlock {
  return {
    type: 'tool_call',
    toolUseId: newCallId(),
    tool: UNKNOWN_TOOL,
    input: {},
    invalid: 'This was no call of a known tool with a JSON object as its input. Make the call again.',
  }
}

function newCallId(): string {
  return `${OWN_ID_PREFIX}${randomUUID().replaceAll('-', '')}`
}

/** Pictures, files and the work of tools that Rain never switches on: nothing it could keep. */
function toRemark(part: Part): ModelNotice | null {
  const file = part.inlineData ?? part.fileData
  if (!file) return null
  const { mimeType } = file
  return {
    type: 'remark',
    text: `Gemini answered with a file (${mimeType ?? 'of an unknown kind'}), which was left out.`,
    saying: { code: 'file_left_out', params: { name: 'Gemini', ...(mimeType && { kind: mimeType }) } },
  }
}

const refusals: Partial<Record<FinishReason, string>> = {
  [FinishReason.SAFETY]: 'its safety filters were triggered',
  [FinishReason.RECITATION]: 'the answer was too close to a text that is protected',
  [FinishReason.LANGUAGE]: 'it does not support the language',
  [FinishReason.BLOCKLIST]: 'the answer had forbidden words',
  [FinishReason.PROHIBITED_CONTENT]: 'the answer may have been prohibited content',
  [FinishReason.SPII]: 'the answer may have had sensitive personal data',
  [FinishReason.IMAGE_SAFETY]: 'its safety filters were triggered by an image',
  [FinishReason.IMAGE_PROHIBITED_CONTENT]: 'an image may have been prohibited content',
  [FinishReason.IMAGE_RECITATION]: 'an image was too close to one that is protected',
}

function describeRefusal(because: string): string {
  return `Gemini stopped answering because ${because}. Put the request in other words, or choose another model.`
}

const promptBlocks: Partial<Record<BlockedReason, string>> = {
  [BlockedReason.SAFETY]: ' for safety reasons',
  [BlockedReason.BLOCKLIST]: ' because it has forbidden words',
  [BlockedReason.PROHIBITED_CONTENT]: ' because it may be prohibited content',
  [BlockedReason.IMAGE_SAFETY]: ' because an image in it may be unsafe',
  [BlockedReason.MODEL_ARMOR]: ' by the rules of your organisation',
  [BlockedReason.JAILBREAK]: ' because it looks like an attempt to get round its rules',
}

function describeBlock(reason: BlockedReason): string {
  return `Gemini did not take the request${promptBlocks[reason] ?? ''}. Put it in other words, or choose another model.`
}
