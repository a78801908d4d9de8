import { ApiError } from '@google/genai'
import type { ErrorCode } from '@rain/protocol'
import { z } from 'zod'
import type { Failure } from '../ask-with-retries.ts'
import type { SaidOfDocuments } from '../document-trial.ts'

/** The model stopped without an answer that could be used, and did not say more than `reason`. */
export class UnusableAnswer extends Error {
  readonly reason: string

  constructor(reason: string) {
    super(`The model stopped: ${reason}`)
    this.name = 'UnusableAnswer'
    this.reason = reason
  }
}

/** What an error of the SDK, or of the stream, means for the person and for a retry. */
export function toFailure(error: unknown): Failure {
  if (error instanceof UnusableAnswer)
    return failure(
      'provider_rejected',
      `Gemini stopped without a usable answer (${error.reason}). Try again, or choose another model.`,
      true,
    )
  if (!(error instanceof ApiError))
    return failure('provider_unreachable', isUnreadable(error) ? UNREADABLE : describeUnreachable(error), true)
  const said = readError(error)
  return { ...classify(said), retryAfterMs: said.retryDelayMs }
}

/** True when the API did not recognise a signature: after a change of account or of model it cannot. */
export function isForeignSignature(error: unknown): boolean {
  if (!(error instanceof ApiError) || error.status !== 400) return false
  return /(invalid|corrupted)\b.{0,40}thought[ _]?signature/i.test(readError(error).message)
}

/** Of a document that it could not open, because it is locked, broken, or too long, it says that it has no or too many pages. */
export function saidOfDocuments(error: unknown): SaidOfDocuments {
  if (!(error instanceof ApiError) || error.status !== 400) return 'nothing'
  const said = readError(error)
  if (/application\/pdf/i.test(said.message)) return 'model_takes_none'
  if (/\bdocument (has no pages|contains)|supported page limit/i.test(said.message)) return 'a_document'
  return classify(said).code === 'provider_rejected' ? 'perhaps' : 'nothing'
}

/** True when the model does not have the tool for desktops after all. */
export function isComputerUseRefused(error: unknown): boolean {
  if (!(error instanceof ApiError) || error.status !== 400) return false
  return /computer.?use\b.{0,60}\bnot (enabled|supported|available|allowed)/i.test(readError(error).message)
}

interface GoogleError {
  status: number
  message: string
  /** Of the `ErrorInfo`, or empty. */
  reason: string
  /** Of the `QuotaFailure`: which limits are reached. */
  quotas: { id: string; isZero: boolean }[]
  retryDelayMs: number | undefined
}

const detailSchema = z.looseObject({
  reason: z.string().optional(),
  retryDelay: z.string().optional(),
  violations: z.array(z.looseObject({ quotaId: z.string().optional(), quotaValue: z.string().optional() })).optional(),
})
const errorBodySchema = z.object({
  error: z.object({ message: z.string().default(''), details: z.array(detailSchema).catch([]).default([]) }),
})

/** The SDK keeps of an answer its status, and its body as text in the message, in the stream behind a prefix. */
function readError({ status, message }: ApiError): GoogleError {
  const body = errorBodySchema.safeParse(parseJson(message.slice(message.indexOf('{')))).data?.error
  const details = body?.details ?? []
  return {
    status,
    message: (body?.message ?? '').trim(),
    reason: details.find(({ reason }) => reason !== undefined)?.reason ?? '',
    quotas: details
      .flatMap(({ violations = [] }) => violations)
      .map(({ quotaId = '', quotaValue }) => ({ id: quotaId, isZero: quotaValue === '0' })),
    retryDelayMs: readDuration(details.find(({ retryDelay }) => retryDelay !== undefined)?.retryDelay),
  }
}

/** `37s`, `0.847655010s` */
function readDuration(text: string | undefined): number | undefined {
  const [, seconds] = /^(\d+(?:\.\d+)?)s$/.exec(text ?? '') ?? []
  return seconds === undefined ? undefined : Math.ceil(Number(seconds) * 1000)
}

// @NOTE where the API has no code of its own for a refusal, its text decides
function classify(error: GoogleError): Failure {
  const { status, reason } = error
  const said = withoutKeys(error.message).slice(0, 300) || `status ${status}`
  switch (status) {
    case 400:
      return classifyBadRequest(error, said)
    case 401:
      return wrongKey
    case 402:
      return unbillable(said)
    case 403:
      if (/BILLING/.test(reason) || /billing|payment|prepa(id|y)|credits/i.test(said)) return unbillable(said)
      return failure('provider_auth', `The API key may not do this at Google: ${said}`, false)
    case 404:
      return failure(
        'model_unknown',
        `Google does not know what was asked for (${said}). Choose another model in the settings.`,
        false,
      )
    case 408:
    case 499:
    case 504:
      return failure('provider_unreachable', 'Google took too long to answer. Try again.', true)
    case 413:
      return tooLarge
    case 429:
      return classifyExhausted(error, said)
    case 503:
      return failure(
        'provider_overloaded',
        'This model of Google is overloaded at the moment. Try again in a few minutes, or choose another model.',
        true,
      )
    default:
      return status >= 500
        ? failure('provider_overloaded', 'Google had an internal error. Try again in a moment.', true)
        : failure('provider_rejected', `Google refused the request: ${said}`, false)
  }
}

function classifyBadRequest({ reason }: GoogleError, said: string): Failure {
  if (reason.startsWith('API_KEY') || /API key (not valid|expired|not found)/i.test(said)) return wrongKey
  if (/token count.*exceeds|exceeds the maximum number of tokens/i.test(said))
    return failure('context_full', 'The conversation no longer fits into the context of the model.', false)
  if (/payload size exceeds/i.test(said)) return tooLarge
  if (/free tier is not available|enable billing/i.test(said)) return unbillable(said)
  return failure('provider_rejected', `Google refused the request: ${said}`, false)
}

/** Every such message speaks of plan and billing; what is exhausted is in the quotas. */
function classifyExhausted({ quotas }: GoogleError, said: string): Failure {
  if (/credits? .{0,20}deplet|prepa(id|y)|spend(ing)? (cap|limit)/i.test(said)) return unbillable(said)
  if (quotas.some(({ isZero }) => isZero))
    return failure(
      'provider_billing',
      'The plan of your Google account has no quota for this model. Choose another model, or set up billing in Google AI Studio.',
      false,
    )
  if (quotas.some(({ id }) => /PerDay/i.test(id)))
    return failure(
      'provider_rate_limited',
      'The quota of your Google account for this day is used up. It is renewed at midnight Pacific time; until then choose another model, or raise the limit in Google AI Studio.',
      false,
    )
  return failure(
    'provider_rate_limited',
    'The rate limit of your Google account is reached. Wait a little, or choose another model.',
    true,
  )
}

const wrongKey = failure(
  'provider_auth',
  'Google did not accept the API key. Check the key in the settings, or make a new one in Google AI Studio.',
  false,
)

const tooLarge = failure('context_full', 'The conversation has become too large to be sent. Start a new one.', false)

function unbillable(said: string): Failure {
  return failure(
    'provider_billing',
    `Google cannot bill this request: ${said} Check credit and payment in Google AI Studio.`,
    false,
  )
}

/** Google names the key that it refuses: `Consumer 'api_key:AIza…' has been suspended.` */
function withoutKeys(message: string): string {
  return message.replace(/api_key:[^'"\s]+|AIza[\w-]+/g, 'your API key')
}

const UNREADABLE = 'Google sent something that Rain could not read. Try again.'

/** Broken JSON or broken framing: the SDK throws what the parser threw, or an error without a class. */
function isUnreadable(error: unknown): boolean {
  return error instanceof Error && (error.name === 'SyntaxError' || /JSON|stream chunk/.test(error.message))
}

function describeUnreachable(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const detail = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
  return `Rain could not reach Google${detail}. Check the internet connection of the server.`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // an answer of something in between: its status alone decides
  }
}

function failure(code: ErrorCode, message: string, retryable: boolean): Failure {
  return { code, message, retryable }
}
