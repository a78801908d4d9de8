import type { ListenOptions } from '../http/listen.ts'
import type { HttpFailure } from '../script/answer.ts'
import type { ListingStyle, SimulatedChatModel } from './models.ts'

/** What a server may refuse in a request. */
export type RefusableField =
  | 'tools'
  | 'images'
  | 'stream_options'
  | 'max_tokens'
  | 'max_completion_tokens'
  | 'reasoning_effort'
  | 'user_after_tool'

export interface OpenaiCompatibleOptions extends ListenOptions {
  /** The one key that is accepted; null: none is asked for. */
  apiKey?: string | null
  models?: SimulatedChatModel[]
  listing?: ListingStyle
  /** Before `/chat/completions`. */
  basePath?: string
  /** A field it does not know is refused. */
  strict?: boolean
  /** `when_asked`: in a chunk of its own, for `stream_options`. */
  usage?: 'when_asked' | 'in_last_chunk' | 'never'
  /** Where it tells what came from its cache. */
  cached?: 'details' | 'deepseek' | 'untold'
  /** The name of the field that carries thinking; strict servers take it back under this name only. */
  reasoning?: 'reasoning_content' | 'reasoning'
  /** Thinking of turns with tool calls must come back, whoever has thought it. */
  wantsReasoningBack?: boolean
  /** `together`: every call whole in one delta, and all of them under index 0. */
  toolCalls?: 'in_pieces' | 'together'
  /** `nine`: nine letters and digits, and no other id is accepted. */
  toolCallIds?: 'long' | 'nine' | 'none' | 'same'
  /** Comment lines while the model has not begun. */
  keepAlive?: boolean
  refuses?: Partial<Record<RefusableField, HttpFailure>>
  /** The shape of a failure's body. */
  failures?: 'openai' | 'text' | 'detail'
  /** The stream ends with `data: [DONE]`. */
  done?: boolean
}

/** The words in which servers of the field refuse something, collected from their issue trackers. */
export const refusals = {
  vllmTools: {
    status: 400,
    message: '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
  },
  llamaCppTools: { status: 500, message: 'tools param requires --jinja flag' },
  openRouterTools: { status: 404, message: 'No endpoints found that support tool use. Try disabling "bash".' },
  llamaCppImages: {
    status: 500,
    message: 'image input is not supported - hint: if this is unexpected, you may need to provide the mmproj',
  },
  deepSeekImages: {
    status: 400,
    message:
      'Failed to deserialize the JSON body into the target type: messages[1]: unknown variant `image_url`, expected `text`',
  },
  unknownStreamOptions: { status: 400, message: 'Unrecognized request argument supplied: stream_options' },
  openaiMaxTokens: {
    status: 400,
    message:
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
  },
  unknownEffort: { status: 400, message: '`reasoning_effort` is not supported with this model' },
  mistralUserAfterTool: { status: 400, message: "Unexpected role 'user' after role 'tool'" },
} satisfies Record<string, HttpFailure>

/** What tells the servers of the field apart. */
export const openaiCompatibleFlavours = {
  vllm: { apiKey: null, listing: 'vllm', reasoning: 'reasoning' },
  lmStudio: { apiKey: null, failures: 'text' },
  llamaCpp: {
    apiKey: null,
    cached: 'untold',
    refuses: { tools: refusals.llamaCppTools, images: refusals.llamaCppImages },
  },
  openRouter: { basePath: '/api/v1', listing: 'openrouter', reasoning: 'reasoning', keepAlive: true },
  groq: { basePath: '/openai/v1', listing: 'groq', reasoning: 'reasoning', strict: true, toolCalls: 'together' },
  mistral: {
    listing: 'mistral',
    strict: true,
    usage: 'in_last_chunk',
    cached: 'untold',
    toolCallIds: 'nine',
    failures: 'detail',
    refuses: { user_after_tool: refusals.mistralUserAfterTool },
  },
  deepSeek: { cached: 'deepseek', wantsReasoningBack: true, refuses: { images: refusals.deepSeekImages } },
} satisfies Record<string, OpenaiCompatibleOptions>
