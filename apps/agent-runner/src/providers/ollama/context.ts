import type { OllamaChatRequest } from './client.ts'

/** Room for an agent's work, and what a home server's memory can hold beside a model. */
const USUAL_TOKENS = 32_768
/** Room for an answer, at most half of a small context. */
const ANSWER_TOKENS = 4096
const BYTES_PER_TOKEN = 3.5
const IMAGE_TOKENS = 1000
const MESSAGE_TOKENS = 8

export interface ContextLimits {
  /** What the model was trained for; null when not known. */
  most: number | null
  /** What the person has set in its Modelfile, or all of it where memory is no matter; null when neither. */
  wished: number | null
}

/** The context of an ordinary conversation: as the person wishes it, else Rain's own, never above the model's. */
export function usualContext({ most, wished }: ContextLimits): number {
  return Math.min(wished ?? USUAL_TOKENS, most ?? Infinity)
}

/**
 * The `num_ctx` for a prompt of about so many tokens. It stays the same while a conversation grows and doubles only when
 * it must, because the server loads the model anew for every other value.
 */
export function contextFor(promptTokens: number, limits: ContextLimits): number {
  let context = usualContext(limits)
  while (promptTokens + Math.min(ANSWER_TOKENS, context / 2) > context) {
    const wider = widerContext(context, limits)
    if (wider === null) break
    context = wider
  }
  return context
}

/** The next step up; null when the model has no more. A model of which nothing is known gets no more than usual. */
export function widerContext(context: number, { most }: ContextLimits): number | null {
  if (most === null || context >= most) return null
  return Math.min(2 ** (Math.floor(Math.log2(context)) + 1), most)
}

/**
 * The tokens of a prompt, roughly: by bytes, so that scripts with more bytes for a character count more. Right enough to
 * choose a context: a server that says it was too short is asked again with a wider one.
 */
export function estimateTokens(request: Pick<OllamaChatRequest, 'messages' | 'tools'>): number {
  const images = countImages(request)
  const messages = request.messages?.length ?? 0
  return Math.ceil(bytesOf(request) / BYTES_PER_TOKEN) + images * IMAGE_TOKENS + messages * MESSAGE_TOKENS
}

/**
 * True when the server has left out the beginning of the prompt: it was too long, and what the model has read fills the
 * context (whole messages were left out), or is half of it and a little (the rest was cut off).
 *
 * @NOTE some versions count only what did not come from the cache: a small number alone means nothing.
 */
export function wasCut(
  request: Pick<OllamaChatRequest, 'messages' | 'tools'>,
  { context, readTokens }: { context: number; readTokens: number },
): boolean {
  const fewestTokens = bytesOf(request) / 4
  if (fewestTokens <= context) return false
  const half = context / 2
  return readTokens > 0.85 * context || (readTokens >= half && readTokens < half + 64)
}

function bytesOf({ messages, tools }: Pick<OllamaChatRequest, 'messages' | 'tools'>): number {
  const text = JSON.stringify([messages, tools], (key, value: unknown) => (key === 'images' ? undefined : value))
  return Buffer.byteLength(text)
}

function countImages({ messages = [] }: Pick<OllamaChatRequest, 'messages'>): number {
  return messages.reduce((sum, { images }) => sum + (images?.length ?? 0), 0)
}
