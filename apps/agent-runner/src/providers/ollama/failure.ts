import type { ErrorCode } from '@rain/protocol'
import type { Failure } from '../ask-with-retries.ts'
import { readRetryAfterMs } from '../retry-after.ts'
import { OllamaError } from './client.ts'

/** No model is installed. */
export class NoModelError extends Error {}

/** What an error of the server, of the stream or of the connection means for the person and for a retry. */
export function toFailure(error: unknown, { host, now }: { host: string; now: number }): Failure {
  if (error instanceof NoModelError)
    return failure(
      'model_unknown',
      'No model is installed in Ollama. Install one, for example with `ollama pull qwen3`, and try again.',
      false,
    )
  if (error instanceof SyntaxError)
    return failure('provider_unreachable', 'Ollama sent something that Rain could not read. Try again.', true)
  if (!(error instanceof OllamaError)) return failure('provider_unreachable', unreachable(error, host), true)
  const retryAfterMs = readRetryAfterMs(error.headers, now)
  return { ...classify(error), ...(retryAfterMs !== undefined && { retryAfterMs }) }
}

/** True when the server has refused a prompt because it was longer than the context it was given. */
export function isTooLong(error: unknown): boolean {
  return (
    error instanceof OllamaError &&
    /(longer than|exceeds?|exceeded).{0,40}context|prompt (is )?too long|context.{0,20}exceeded/i.test(error.message)
  )
}

/** What a model was asked for and cannot do. */
export function findMissing(error: unknown): 'tools' | 'thinking' | 'images' | null {
  if (!(error instanceof OllamaError)) return null
  if (/does not support tools/i.test(error.message)) return 'tools'
  if (/does not support thinking|think value .* not supported/i.test(error.message)) return 'thinking'
  return /image input|does not support (images|vision)/i.test(error.message) ? 'images' : null
}

function classify(error: OllamaError): Failure {
  const said = error.message
  if (isTooLong(error))
    return failure('context_full', 'The conversation no longer fits into the context of the model.', false)
  if (isOutOfMemory(said))
    return failure(
      'provider_rejected',
      `Ollama has not enough memory for this model: ${said}. Choose a smaller model, or give this one a smaller context with \`PARAMETER num_ctx\` in its Modelfile.`,
      false,
    )
  switch (error.status) {
    case 401:
    case 403:
      return failure(
        'provider_auth',
        'This model runs at ollama.com, and Ollama is not signed in there or has no valid key. Run `ollama signin` on its machine, or choose a model that is installed.',
        false,
      )
    case 402:
      return failure(
        'provider_billing',
        `Your account at ollama.com does not cover this: ${said}. Check it at ollama.com, or choose a model that is installed.`,
        false,
      )
    case 404:
      return failure(
        'model_unknown',
        `Ollama does not have this model (${said}). Install it with \`ollama pull\` and its name, or choose another in the settings.`,
        false,
      )
    case 413:
      return failure('context_full', 'The conversation has become too large to be sent. Start a new one.', false)
    case 429:
      return failure(
        'provider_rate_limited',
        'The limit of your account at ollama.com is reached. Wait a little, or choose a model that is installed.',
        true,
      )
    case 502:
    case 504:
      return failure('provider_unreachable', `Ollama could not reach what it needs: ${said}. Try again.`, true)
    case 503:
      return failure('provider_overloaded', 'Ollama is busy with other requests. Try again in a moment.', true)
    default:
      return error.status === 200 || error.status >= 500
        ? failure(
            'provider_overloaded',
            `Ollama had an error: ${said}. Its log says more. Try again in a moment.`,
            true,
          )
        : failure('provider_rejected', `Ollama refused the request: ${said}`, false)
  }
}

function isOutOfMemory(said: string): boolean {
  return /more system memory|out of memory|unable to allocate|not enough (gpu |video )?memory|resource limitations/i.test(
    said,
  )
}

function failure(code: ErrorCode, message: string, retryable: boolean): Failure {
  return { code, message, retryable }
}

function unreachable(error: unknown, host: string): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const detail = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
  return `Rain could not reach Ollama at ${host}${detail}. Is Ollama running? Start it with \`ollama serve\`, or set OLLAMA_HOST to where it runs.`
}
