import { Ollama, type ChatRequest, type ChatResponse, type ListResponse, type ShowResponse } from 'ollama'

/** What the server answers beyond the types of the package. */
export type ThinkValue = boolean | string
export type OllamaTag = ListResponse['models'][number] & { remote_host?: string }
export type OllamaShow = Pick<ShowResponse, 'parameters'> & {
  capabilities?: string[]
  model_info?: Record<string, unknown>
  thinking?: { values?: ThinkValue[]; default?: ThinkValue }
}
export type OllamaChunk = ChatResponse & { prompt_eval_cached_count?: number }

/**
 * What Rain asks beyond the types of the package. `truncate` and `shift` forbid the server to leave out the beginning of a
 * conversation without a word; older servers do not know them, and do it.
 */
export type OllamaChatRequest = Omit<ChatRequest, 'think'> & { think?: ThinkValue; truncate: false; shift: false }

export interface OllamaClient {
  tags(signal: AbortSignal): Promise<OllamaTag[]>
  show(model: string, signal: AbortSignal): Promise<OllamaShow>
  /** The stream as it comes; read it with `readChunks`. */
  chat(request: OllamaChatRequest, signal: AbortSignal): Promise<Response>
}

/** An error that the server has told: as the answer to a request, or as a line in a stream, then with the status 200. */
export class OllamaError extends Error {
  readonly status: number
  readonly headers: Headers

  constructor(status: number, message: string, headers = new Headers()) {
    super(message)
    this.name = 'OllamaError'
    this.status = status
    this.headers = headers
  }
}

/**
 * The package for one server. It gets a `fetch` of its own for every request: the package aborts all streams of a client
 * or none, and its errors have lost the headers. All methods throw `OllamaError`, or what `fetch` throws.
 */
export function createOllamaClient(options: { host: string; fetch: typeof fetch }): OllamaClient {
  const connect = (signal: AbortSignal, seen: (response: Response) => void = () => {}) =>
    new Ollama({
      host: options.host,
      fetch: async (input, init) => {
        const response = await options.fetch(input, { ...init, signal })
        if (!response.ok) throw await toError(response)
        seen(response)
        return response
      },
    })
  return {
    tags: async (signal) => (await connect(signal).list()).models ?? [],
    show: async (model, signal) => (await connect(signal).show({ model })) as unknown as OllamaShow,
    async chat(request, signal) {
      let answer: Response | undefined
      await connect(signal, (response) => (answer = response)).chat({ ...request, stream: true } as ChatRequest & {
        stream: true
      })
      if (!answer?.body) throw new OllamaError(200, 'The answer has no body.')
      return answer
    },
  }
}

/**
 * The lines of a stream. Not the package's own iterator, because that one writes a line it cannot read to the console and
 * goes on without it. Throws `SyntaxError` for such a line, `OllamaError` for one that tells of an error.
 */
export async function* readChunks(response: Response, onBytes: () => void): AsyncGenerator<OllamaChunk> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of response.body ?? []) {
    onBytes()
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim()) yield toChunk(line)
  }
  if (rest.trim()) yield toChunk(rest)
}

function toChunk(line: string): OllamaChunk {
  const value = JSON.parse(line) as OllamaChunk | { error: string }
  if ('error' in value) throw new OllamaError(200, value.error)
  return value
}

async function toError(response: Response): Promise<OllamaError> {
  const text = await response.text().catch(() => '')
  return new OllamaError(response.status, readError(text) || response.statusText, response.headers)
}

function readError(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: unknown }
    return typeof error === 'string' ? error : ''
  } catch {
    return text.slice(0, 200)
  }
}
