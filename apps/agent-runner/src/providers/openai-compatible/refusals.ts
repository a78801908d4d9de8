import { APIError } from 'openai'
import { saidBy, statusOf } from './failure.ts'

/**
 * What a server may refuse of a request that others take. Rain then asks once more without it, or in the other way, and
 * remembers it for that model.
 */
export type Refusal =
  | 'tools'
  | 'images'
  | 'stream_options'
  | 'reasoning_effort'
  /** It knows `max_completion_tokens` only; what knows neither has both refused. */
  | 'max_tokens'
  | 'max_completion_tokens'
  /** It does not take thinking back. */
  | 'reasoning'
  /** In a turn with tool calls every answer must bring thinking, also an answer that another model gave. */
  | 'missing_reasoning'
  /** Images of tools must stand in the answers of the tools: no message of the user may follow them. */
  | 'user_after_tool'

export interface RefusalMemory {
  of(model: string): ReadonlySet<Refusal>
  add(model: string, refusal: Refusal): void
}

export function createRefusalMemory(): RefusalMemory {
  const known = new Map<string, Set<Refusal>>()
  return {
    of: (model) => known.get(model) ?? new Set(),
    add: (model, refusal) => void known.set(model, new Set([...(known.get(model) ?? []), refusal])),
  }
}

/** What of the request the server has refused; null: something else is wrong. `body` is the request as JSON. */
export function whatWasRefused(error: unknown, body: string, known: ReadonlySet<Refusal>): Refusal | null {
  if (!(error instanceof APIError) || !statuses.includes(statusOf(error))) return null
  const said = saidBy(error)
  const found = signs.find(({ refusal, sent, words }) => !known.has(refusal) && sent.test(body) && words.test(said))
  return found?.refusal ?? null
}

/** llama.cpp answers 500 and OpenRouter 404 where others answer 400 or 422. */
const statuses = [400, 404, 415, 422, 500, 501]

const no =
  /(not|n't|un|no longer|only) ?(be |yet )?(support|allow|permit|accept|enabled|recogni[sz]ed|known|expected)|extra inputs|extra_forbidden|additional propert|unknown (name|field|variant|argument|parameter)|must be a string|expected a string|valid string/
    .source

/** The sign of each: that it was sent, and the words of servers that refuse it. The most special come first. */
const signs: { refusal: Refusal; sent: RegExp; words: RegExp }[] = [
  {
    refusal: 'missing_reasoning',
    sent: /"tool_calls":/,
    words: /reasoning_content\W.*(must be passed back|missing|required)|missing.*reasoning_content/is,
  },
  { refusal: 'user_after_tool', sent: /"role":"tool"/, words: /role 'user' after role 'tool'/i },
  { refusal: 'stream_options', sent: /"stream_options":/, words: /stream_options/i },
  { refusal: 'reasoning_effort', sent: /"reasoning_effort":/, words: /reasoning.?effort/i },
  { refusal: 'max_completion_tokens', sent: /"max_completion_tokens":/, words: both('max_completion_tokens', no) },
  { refusal: 'max_tokens', sent: /"max_tokens":/, words: both('max_tokens', no) },
  { refusal: 'reasoning', sent: /"reasoning(_content)?":"/, words: both('reasoning(_content)?', no) },
  {
    refusal: 'images',
    sent: /"type":"image_url"/,
    words: both('image|vision|multi-?modal|content', `${no}|no endpoints found that support|not a multimodal`),
  },
  {
    refusal: 'tools',
    sent: /"tools":/,
    words: both(
      // `tools.0.function` and the like are about one tool
      String.raw`\btools?\b(?!\W?\d)|function.?call`,
      `${no}|choice requires|support tool use|jinja`,
    ),
  },
]

/** Both in one text, in any order. */
function both(subject: string, verdict: string): RegExp {
  return new RegExp(`(?=.*(${subject}))(?=.*(${verdict}))`, 'is')
}
