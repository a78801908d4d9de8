import type OpenAI from 'openai'
import { Stream } from 'openai/streaming'
import type { Attempt } from '../ask-with-retries.ts'
import { NoStreamError } from './failure.ts'
import type { Chunk } from './from-event.ts'

/**
 * The chunks of a stream. Every byte is a sign of life: OpenRouter and others send comments while a model has not begun,
 * which the SDK's own iterator swallows. An error in the stream is thrown as the SDK does.
 */
export async function* readChunks(response: Response, client: OpenAI, attempt: Attempt): AsyncGenerator<Chunk> {
  const type = response.headers.get('content-type') ?? ''
  if (!response.body || /text\/html|application\/json/i.test(type)) throw new NoStreamError(`It sent ${type}.`)
  const stream = Object.defineProperty(new Response(null, { headers: response.headers }), 'body', {
    value: watch(response.body, attempt),
  })
  for await (const chunk of Stream.fromSSEResponse<unknown>(stream, new AbortController(), client)) {
    if (typeof chunk !== 'object' || chunk === null) throw new SyntaxError('A chunk is no object.')
    yield chunk
  }
}

async function* watch(bytes: AsyncIterable<Uint8Array>, attempt: Attempt): AsyncGenerator<Uint8Array> {
  for await (const some of bytes) {
    attempt.alive()
    yield some
  }
}
