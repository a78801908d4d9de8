import { restErrorSchema, type RestError } from '@rain/protocol'
import { takeEarlyAnswer } from './early-answers.ts'
import { endSession, useSession } from './session-token.ts'

/** A refusal of the server, or `unreachable` when it did not answer at all. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly body: RestError | null

  constructor(status: number, code: string, message: string, body: RestError | null = null) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.body = body
  }
}

/** Anything that can tell whether an answer has the shape it should have. */
export type AnswerSchema<T> = {
  safeParse: (value: unknown) => { success: true; data: T } | { success: false }
}

export type RequestOptions = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  query?: Record<string, string | number | undefined>
  body?: unknown
  signal?: AbortSignal
  /** The question is the PIN itself: a refusal is told at once and ends no session. */
  isSignIn?: boolean
}

const longestWaitSeconds = 30

/**
 * Asks the server and checks the answer against its schema. A 429 is asked once more after the time the server names.
 * Throws `ApiError`.
 */
export async function request<T>(schema: AnswerSchema<T>, path: string, options: RequestOptions = {}): Promise<T> {
  // @NOTE nothing is waited for where there is nothing: a question goes out before what draws the page takes its time
  const asked = isReading(options) ? takeEarlyAnswer(withQuery(path, options.query), useSession.getState().token) : null
  const early = asked && (await asked)
  const answer = early ?? (await readAnswer(await ask(path, options)))
  const parsed = schema.safeParse(answer)
  if (parsed.success) return parsed.data
  throw new ApiError(200, 'unreadable', 'The server answered in a way this page does not understand.')
}

const isReading = ({ method = 'GET' }: RequestOptions) => method === 'GET'

const readAnswer = (response: Response): Promise<unknown> => response.json().catch(() => null)

/** A file of the server, whole. Throws `ApiError`, also when the file breaks off. */
export async function requestFile(path: string, query: RequestOptions['query'] = {}): Promise<Blob> {
  const response = await ask(path, { query })
  return response.blob().catch(() => {
    throw new ApiError(0, 'unreachable', 'The server cannot be reached.')
  })
}

/** The answer, if it is not a refusal. */
async function ask(path: string, options: RequestOptions): Promise<Response> {
  const first = await send(path, options)
  const response =
    first.status === 429 && !options.isSignIn && mayWait(first) ? await sendLater(first, path, options) : first
  if (response.ok) return response
  const refusal = restErrorSchema.safeParse(await readAnswer(response))
  const code = refusal.success ? refusal.data.code : 'internal'
  if (response.status === 401 && !options.isSignIn && code !== 'pin_invalid' && code !== 'pin_required') {
    endSession('expired')
  }
  throw new ApiError(
    response.status,
    code,
    refusal.success ? refusal.data.error : `The server answered ${response.status}.`,
    refusal.success ? refusal.data : null,
  )
}

async function send(path: string, options: RequestOptions): Promise<Response> {
  const { token } = useSession.getState()
  const headers = new Headers()
  if (token !== null) headers.set('Authorization', `Bearer ${token}`)
  if (options.body !== undefined) headers.set('Content-Type', 'application/json')
  try {
    return await fetch(withQuery(path, options.query), {
      method: options.method ?? 'GET',
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal,
      cache: 'no-store',
      credentials: 'same-origin',
    })
  } catch (cause) {
    if (options.signal?.aborted) throw cause
    throw new ApiError(0, 'unreachable', 'The server cannot be reached.')
  }
}

/** Whether the refusal is a passing one. A lock-out is told to the person at once. */
function mayWait(response: Response): boolean {
  const seconds = Number(response.headers.get('Retry-After'))
  return seconds > 0 && seconds <= longestWaitSeconds
}

async function sendLater(refused: Response, path: string, options: RequestOptions): Promise<Response> {
  await new Promise((done) => setTimeout(done, Number(refused.headers.get('Retry-After')) * 1000))
  return send(path, options)
}

function withQuery(path: string, query: RequestOptions['query'] = {}): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) params.set(name, String(value))
  const text = params.toString()
  return text === '' ? path : `${path}?${text}`
}
