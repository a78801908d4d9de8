import {
  ThinkingLevel,
  type Content,
  type FunctionDeclaration,
  type GenerateContentConfig,
  type Part,
  type Tool,
} from '@google/genai'
import type { ThinkingBlock, ToolCallBlock } from '@rain/protocol'
import type {
  ConversationMessage,
  DesktopScreen,
  DocumentPart,
  Effort,
  ImagePart,
  ModelRequest,
  ToolAnswer,
  ToolDescription,
  UserPart,
} from '../provider.ts'
import { unseenImage } from '../provider.ts'
import { besideComputerUse, computerUse, opaqueDesktopSchema } from './desktop-call.ts'
import { noDesktopCalls, tellDesktopCalls, type DesktopAnswer, type ToldDesktopCalls } from './desktop-history.ts'
import type { GeminiModel } from './models.ts'
import { opaqueThinkingSchema, OWN_ID_PREFIX, PROVIDER_ID } from './opaque.ts'
import type { ToolNames } from './tool-names.ts'

/** What stands in the place of an image of a kind that Gemini does not take. */
export const unseenGif = '[An image was here. Gemini cannot see GIFs.]'

/** What Google offers for calls that another model has made: they have no signature, and it asks for one. */
const FOREIGN_SIGNATURE = 'skip_thought_signature_validator'

/** The part of a request that counts as its input. */
export interface GeminiPrompt {
  contents: Content[]
  systemInstruction?: Content
  tools?: Tool[]
}

interface Told {
  model: GeminiModel
  names: ToolNames
  /** The one that the model has its own tool for. */
  screen: DesktopScreen | null
  /** Without: what was thought before is left out, and calls go as those of another model. */
  withSignatures: boolean
}

export function toGeminiPrompt(request: ModelRequest, told: Told): GeminiPrompt {
  return {
    contents: toContents(request.conversation, told),
    ...(request.system.trim() && { systemInstruction: { parts: [{ text: request.system }] } }),
    ...(request.tools.length > 0 && { tools: toTools(request.tools, told) }),
  }
}

/** How the model shall answer: how long, and how hard it shall think. */
export function toGeminiConfig(request: ModelRequest, model: GeminiModel): GenerateContentConfig {
  const effort = request.effort && model.efforts.includes(request.effort) ? request.effort : undefined
  const thinkingLevel = effort && levelOf[effort]
  return {
    maxOutputTokens: Math.min(request.maxOutputTokens ?? model.maxOutputTokens, model.maxOutputTokens),
    automaticFunctionCalling: { disable: true },
    ...(model.thinking && { thinkingConfig: { includeThoughts: true, ...(thinkingLevel && { thinkingLevel }) } }),
  }
}

const levelOf: Partial<Record<Effort, ThinkingLevel>> = {
  minimal: ThinkingLevel.MINIMAL,
  low: ThinkingLevel.LOW,
  medium: ThinkingLevel.MEDIUM,
  high: ThinkingLevel.HIGH,
}

function toTools(tools: ToolDescription[], { names, screen }: Told): Tool[] {
  const declared = tools.map((tool) => (tool.desktop && screen ? besideComputerUse(tool) : tool))
  return [
    ...(screen ? [computerUse] : []),
    { functionDeclarations: declared.map((tool) => toDeclaration(tool, names)) },
  ]
}

function toDeclaration({ name, description, inputSchema }: ToolDescription, names: ToolNames): FunctionDeclaration {
  return { name: names.toWire(name), description, parametersJsonSchema: { ...inputSchema, type: 'object' } }
}

function toContents(conversation: ConversationMessage[], told: Told): Content[] {
  const idsOfGemini = new Set<string>()
  let desktop = noDesktopCalls
  return conversation.flatMap((message, index): Content[] => {
    switch (message.role) {
      case 'user':
        return [
          ...(conversation[index - 1]?.role === 'tools' ? [unanswered] : []),
          { role: 'user', parts: filled(message.content.flatMap((part) => toUserParts(part, told)), '(empty message)') }, // prettier-ignore
        ]
      case 'assistant': {
        for (const id of callIdsOfGemini(message)) idsOfGemini.add(id)
        const answers = conversation[index + 1]
        if (told.screen && answers?.role === 'tools')
          desktop = tellDesktopCalls(message.content, answers.results, desktop.picture)
        return [{ role: 'model', parts: filled(toModelParts(message, told, desktop), noAnswer) }]
      }
      case 'tools':
        return [
          {
            role: 'user',
            parts: message.results.flatMap((result) => {
              const own = desktop.answers.get(result)
              if (own === undefined) return toAnswerParts(result, told, idsOfGemini)
              return own ? [toDesktopAnswer(own, told)] : []
            }),
          },
        ]
    }
  })
}

const noAnswer = '(no answer)'

/** Between results that nobody answered and what the person says next: the API takes neither two in a row nor both in one. */
const unanswered: Content = { role: 'model', parts: [{ text: noAnswer }] }

type AssistantMessage = Extract<ConversationMessage, { role: 'assistant' }>

/** The calls that Gemini itself has named: their answers must name them, too. */
function callIdsOfGemini({ provider, content }: AssistantMessage): string[] {
  if (provider !== PROVIDER_ID) return []
  return content.flatMap((block) =>
    block.type === 'tool_call' && !block.toolUseId.startsWith(OWN_ID_PREFIX) ? [block.toolUseId] : [],
  )
}

function toUserParts(part: UserPart, told: Told): Part[] {
  if (part.type === 'text') return [{ text: part.text }]
  if (part.type === 'document') return toDocument(part, told)
  const { shown, notes } = lookAt([part], told)
  return [shown[0] ?? { text: notes.join('\n') }]
}

function toDocument({ head, text, mediaType, base64 }: DocumentPart, { model }: Told): Part[] {
  if (!model.documents) return [{ text }]
  return [{ text: head }, { inlineData: { mimeType: mediaType, data: base64 } }]
}

function toModelParts(message: AssistantMessage, told: Told, desktop: ToldDesktopCalls): Part[] {
  const ids = callIdsOfGemini(message)
  const parts: Part[] = []
  let inOtherWords = false
  for (const block of message.content) {
    if (block.type === 'text') parts.push({ text: block.text })
    // the signature of a call is for the words that it was made in
    if (block.type === 'thinking' && told.withSignatures && !(inOtherWords && signsCall(block)))
      addThinking(parts, block)
    if (block.type !== 'tool_call') continue
    const own = desktop.calls.get(block)
    inOtherWords = own === undefined && opaqueDesktopSchema.safeParse(block.opaque).success
    if (own) parts.push({ functionCall: own })
    if (own === undefined) parts.push(toCall(block, ids.includes(block.toolUseId), told.names))
  }
  // of calls made at once only the first is signed
  const first = parts.find((part) => part.functionCall)
  if (first && told.model.modern) first.thoughtSignature ??= FOREIGN_SIGNATURE
  return parts
}

function signsCall({ opaque }: ThinkingBlock): boolean {
  return opaqueThinkingSchema.safeParse(opaque).data?.on === 'call'
}

/** Puts a thought, or the signature that a thinking block keeps for the part before it, where it came from. */
function addThinking(parts: Part[], block: ThinkingBlock): void {
  const opaque = block.provider === PROVIDER_ID ? opaqueThinkingSchema.safeParse(block.opaque).data : undefined
  if (!opaque) return
  const { signature } = opaque
  const last = parts.at(-1)
  switch (opaque.on) {
    case 'thought':
      parts.push({ text: block.text, thought: true, ...(signature && { thoughtSignature: signature }) })
      return
    case 'call':
      if (last?.functionCall) last.thoughtSignature = signature
      return
    case 'text':
      parts.push(...splitSigned(parts, opaque))
  }
}

/** Takes the text before off the parts when its end is the signed one; without such a text there is nothing to sign. */
function splitSigned(parts: Part[], { signature, length }: { signature: string; length: number }): Part[] {
  if (length === 0) return [{ text: '', thoughtSignature: signature }]
  const { text = '', thought, thoughtSignature } = parts.at(-1) ?? {}
  if (thought || thoughtSignature || text.length < length) return []
  parts.pop()
  return [{ text: text.slice(0, -length) }, { text: text.slice(-length), thoughtSignature: signature }]
}

function toCall({ toolUseId, tool, input }: ToolCallBlock, named: boolean, names: ToolNames): Part {
  return { functionCall: { ...(named && { id: toolUseId }), name: names.toWire(tool), args: input } }
}

function toAnswerParts(result: ToolAnswer, told: Told, idsOfGemini: Set<string>): Part[] {
  const { shown, notes } = lookAt(result.images ?? [], told)
  const text = [result.content || '(no output)', ...notes].join('\n')
  const { modern } = told.model
  const answer: Part = {
    functionResponse: {
      ...(idsOfGemini.has(result.toolUseId) && { id: result.toolUseId }),
      name: told.names.toWire(result.tool),
      response: result.isError ? { error: text } : { output: text },
      ...(modern && shown.length > 0 && { parts: shown }),
    },
  }
  return modern ? [answer] : [answer, ...shown]
}

function toDesktopAnswer({ id, name, text, isError, acknowledged, picture }: DesktopAnswer, told: Told): Part {
  const { shown } = lookAt([picture], told)
  return {
    functionResponse: {
      ...(id !== undefined && { id }),
      name,
      response: {
        ...(isError ? { error: text } : { output: text }),
        ...(acknowledged && { safety_acknowledgement: true }),
      },
      parts: shown,
    },
  }
}

/** The images that the model can see, and what it is told of the others. */
function lookAt(images: ImagePart[], { model }: Told) {
  const canBeShown = (image: ImagePart) => model.images && image.mediaType !== 'image/gif'
  return {
    shown: images
      .filter(canBeShown)
      .map(({ mediaType, base64 }) => ({ inlineData: { mimeType: mediaType, data: base64 } })),
    notes: images.filter((image) => !canBeShown(image)).map(() => (model.images ? unseenGif : unseenImage)),
  }
}

/** The API refuses empty parts without a signature, and a content without parts. */
function filled(parts: Part[], otherwise: string): Part[] {
  const kept = parts.filter((part) => part.text === undefined || part.text.trim() || part.thoughtSignature)
  return kept.length > 0 ? kept : [{ text: otherwise }]
}
