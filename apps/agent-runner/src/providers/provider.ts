import type {
  ContentBlock,
  Effort,
  ErrorCode,
  NanoUsd,
  Saying,
  TextBlock,
  ThinkingBlock,
  ToolCallBlock,
  Usage,
} from '@rain/protocol'
import type { Price } from './price.ts'

/**
 * A provider answers one model step: a conversation in, a stream of events out. No tools run here, no permission is
 * asked, no loop turns.
 *
 * The contract, checked for every provider by `contract.test.ts`:
 * - `ask` never throws and its iterator never throws: a failure is the final event `failed`.
 * - It yields any number of deltas and notices, then exactly one final event, `answered` or `failed`, and ends.
 * - When `signal` aborts, it ends with `failed` (code `interrupted`) without delay, and the HTTP request is cancelled.
 * - Retries happen inside, with backoff, and only before the first delta; each is told as a `retrying` event. Once a try has
 *   cost something, it is the caller who asks again (`again`): nothing is paid for twice that was reserved once.
 * - A conversation that began at another provider or model is taken: what does not fit is translated or left out with a
 *   note in its place, and never a reason to fail.
 */
export interface Provider {
  readonly id: string
  ask(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>
  /** What the account or the server offers now, the best first. Asks anew every time; a failure is a value. */
  listModels(signal: AbortSignal): Promise<ModelListing>
  /** What is known of a model, `auto` resolved to the one that would answer. Never throws; what is unknown is null. */
  describeModel(model: string, signal: AbortSignal): Promise<ModelDescription>
  /** The exact size of a request as the provider counts it; null where it cannot be asked. Never throws. */
  countTokens(request: ModelRequest, signal: AbortSignal): Promise<number | null>
}

export type ModelListing =
  { type: 'listed'; models: ModelDescription[] } | { type: 'failed'; code: ErrorCode; message: string }

export interface ModelDescription {
  id: string
  /** Short, for the picker: `Sonnet 5.5`. */
  name: string
  /** Tokens of prompt and answer together, or of the prompt where the provider counts them apart. */
  contextTokens: number | null
  /** The longest answer Rain asks for. */
  maxOutputTokens: number
  tools: boolean
  images: boolean
  /** What it takes of documents as they are. Left out: it is told their text. */
  documents?: DocumentLimits
  thinking: boolean
  /** What `ModelRequest.effort` may be; empty when the model has no such setting. */
  efforts: Effort[]
  /** Null: not known. */
  price: Price | null
}

export interface DocumentLimits {
  /** Of all documents of a request together. */
  pages: number
  /** Of all documents and pictures of a request together, before they become base64. */
  bytes: number
  /** What the picture of a page costs at most; the text of the page comes on top. */
  tokensPerPage: number
}

export { efforts, type Effort } from '@rain/protocol'

export interface ModelRequest {
  /** A model id of the provider, or `auto` for its sensible default. */
  model: string
  /** How hard the model should think; left out when it does not know the setting. */
  effort?: Effort
  /** A shorter answer than the model allows, when the budget or the context has no room for more. */
  maxOutputTokens?: number
  /** How often to ask before the first sign of an answer; 5 when not given. Fewer when another model could answer. */
  attempts?: number
  /** Stable prefix first: it is what prompt caching keeps. */
  system: string
  tools: ToolDescription[]
  conversation: ConversationMessage[]
}

export interface ToolDescription {
  name: string
  description: string
  /** JSON Schema of the input, type object. */
  inputSchema: Record<string, unknown>
  /** It is the tool for working on a desktop: a model that was taught one of its own is offered that instead. */
  desktop?: DesktopScreen
}

/** The display that the tool for desktops shows, in the pixels it is sent in. */
export interface DesktopScreen {
  width: number
  height: number
  platform: 'linux' | 'win32' | 'darwin'
}

/**
 * Strictly alternating: user first; an assistant message with tool calls is followed by exactly one `tools` message that
 * answers every call in call order.
 */
export type ConversationMessage =
  | { role: 'user'; content: UserPart[] }
  | { role: 'assistant'; provider: string; model: string; content: ContentBlock[] }
  | { role: 'tools'; results: ToolAnswer[] }

export type UserPart = TextBlock | ImagePart | DocumentPart

/** A document as it is. Who does not take it so is told `text` instead. */
export interface DocumentPart {
  type: 'document'
  /** Of the attachment. */
  id: string
  mediaType: 'application/pdf'
  name: string
  base64: string
  /** What is said before it. */
  head: string
  /** What stands in the place of both. */
  text: string
  /** What the model counts for it beside `text`, at most: the pictures of its pages, and what of its words `text` leaves out. */
  tokensBeside: number
}

export interface ImagePart {
  type: 'image'
  mediaType: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif'
  base64: string
}

/** The same in words and pictures, for who does not take documents. */
export function withoutDocuments(content: readonly UserPart[]): (TextBlock | ImagePart)[] {
  return content.map((part) => (part.type === 'document' ? { type: 'text', text: part.text } : part))
}

/** The request with these documents told as their text. */
export function toldAsText(request: ModelRequest, ids: ReadonlySet<string>): ModelRequest {
  const tell = (part: UserPart): UserPart =>
    part.type === 'document' && ids.has(part.id) ? { type: 'text', text: part.text } : part
  const conversation = request.conversation.map((message) =>
    message.role === 'user' ? { ...message, content: message.content.map(tell) } : message,
  )
  return { ...request, conversation }
}

/** The documents of a conversation, by their ids, oldest first. */
export function documentsIn(conversation: readonly ConversationMessage[]): string[] {
  return conversation.flatMap((message) =>
    message.role === 'user' ? message.content.flatMap((part) => (part.type === 'document' ? [part.id] : [])) : [],
  )
}

/** What stands in the place of an image that a model cannot see. */
export const unseenImage = '[An image was here. This model cannot see images.]'

export interface ToolAnswer {
  toolUseId: string
  tool: string
  content: string
  images?: ImagePart[]
  isError: boolean
}

export type ModelEvent = ModelDelta | ModelNotice | ModelFinal

export type ModelDelta = { type: 'text'; text: string } | { type: 'thinking'; text: string }

export type ModelNotice =
  | { type: 'model'; model: string }
  | { type: 'rate_limits'; limits: Record<string, number | string> }
  | { type: 'retrying'; attempt: number; delayMs: number; code: ErrorCode; reason: string }
  /** The provider has refused these documents, or its model takes none at all; it was told their text instead. */
  | ({ type: 'documents_refused' } & RefusedDocuments)
  /** Something the person should know of this answer, in one line: the provider cut the prompt, left out an image. */
  | { type: 'remark'; text: string; saying: Saying }

export interface RefusedDocuments {
  ids: string[]
  /** Is it these documents, which it will refuse again, or does the model take none? */
  why: 'document' | 'model'
}

/** What a try or an answer has cost, as far as the provider has told. The cost is null when the price is not known. */
export interface Spent {
  usage: Usage
  cost: NanoUsd | null
}

export type ModelFinal =
  | {
      type: 'answered'
      /**
       * `tool_use`: run the calls and ask again. `paused`: ask again with the same conversation plus this answer.
       * `refused`: the model declined; `detail` says what is known.
       */
      reason: 'end_turn' | 'tool_use' | 'max_tokens' | 'refused' | 'paused' | 'context_full'
      detail?: string
      model: string
      content: (TextBlock | ThinkingBlock | ToolCallBlock)[]
      usage: Usage
      /** Null when the price of the model is not known. */
      cost: NanoUsd | null
    }
  | {
      type: 'failed'
      code: ErrorCode
      message: string
      /** What the message says, where it is Rain itself that refused. */
      saying?: Saying
      /** How long the provider asks to be left alone. */
      retryAfterMs?: number
      /** Worth another request after `delayMs`, at most so many more; `attempt` is the number of the last one. */
      again?: { attempt: number; left: number; delayMs: number }
      usage?: Usage
      cost?: NanoUsd | null
    }

/** Why a request has no answer. */
export type Failed = Extract<ModelFinal, { type: 'failed' }>
