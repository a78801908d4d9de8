import type Anthropic from '@anthropic-ai/sdk'
import type { ModelInfo } from '@anthropic-ai/sdk/resources/models'
import type { Clock } from '../clock.ts'

/** What a request needs to know of the model it goes to. */
export interface ModelLimits {
  id: string
  maxTokens: number
  adaptiveThinking: boolean
}

export interface ModelCatalogue {
  /** The limits of a model, or of the default for `auto`. Never throws: what cannot be read is answered with care. */
  find(model: string, signal: AbortSignal): Promise<ModelLimits>
}

const DEFAULT_MODEL = 'claude-sonnet-5-5'
/** No model of the 4.5 generation or later allows less. */
const CAREFUL_MAX_TOKENS = 32_000
/** Enough for any answer, and a bound for one that runs wild. */
const MOST_TOKENS = 64_000
const FRESH_MS = 60 * 60_000
const FRESH_AFTER_FAILURE_MS = 5 * 60_000
const PATIENCE_MS = 3000

/** Reads the account's models once when first needed, and again after an hour. */
export function createModelCatalogue(client: Anthropic, clock: Clock): ModelCatalogue {
  let known: ModelInfo[] = []
  let reading: Promise<void> | null = null
  let freshUntil = 0

  async function read(): Promise<void> {
    const abort = new AbortController()
    const cancel = clock.after(PATIENCE_MS, () => abort.abort())
    try {
      known = (await client.models.list({ limit: 100 }, { signal: abort.signal })).data
      freshUntil = clock.now() + FRESH_MS
    } catch {
      // the request to the model itself will tell what is wrong, if anything is
      freshUntil = clock.now() + FRESH_AFTER_FAILURE_MS
    } finally {
      cancel()
    }
  }

  return {
    async find(model, signal) {
      if (clock.now() >= freshUntil) {
        reading ??= read().finally(() => (reading = null))
        await untilAborted(reading, signal)
      }
      const info = model === 'auto' ? pickDefault(known) : known.find((one) => matches(one.id, model))
      const id = info?.id ?? (model === 'auto' ? DEFAULT_MODEL : model)
      return {
        id: model === 'auto' ? id : model,
        maxTokens: Math.min(info?.max_tokens ?? CAREFUL_MAX_TOKENS, MOST_TOKENS),
        adaptiveThinking: info?.capabilities?.thinking.types.adaptive.supported ?? false,
      }
    },
  }
}

/** The default when the account has it, else its newest model of the same line. */
function pickDefault(models: ModelInfo[]): ModelInfo | undefined {
  const active = models.filter((model) => model.lifecycle === 'active')
  return (
    active.find((model) => model.id === DEFAULT_MODEL) ?? active.find((model) => model.line === 'sonnet') ?? active[0]
  )
}

function matches(id: string, asked: string): boolean {
  return id === asked || id.replace(/-\d{8}$/, '') === asked
}

function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done, { once: true })
    void work.then(done)
  })
}
