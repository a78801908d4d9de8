import { efforts, type Effort, type ModelDescription } from '../provider.ts'
import { free } from '../price.ts'
import type { OllamaShow, OllamaTag, ThinkValue } from './client.ts'
import { usualContext, type ContextLimits } from './context.ts'

/** A model of an Ollama server, and what only requests to Ollama need to know of it. */
export interface OllamaModel extends ModelDescription {
  /** Runs at ollama.com and not on the person's machine. */
  cloud: boolean
  context: ContextLimits
  /** What `think` may be; empty when the model cannot think. */
  thinkValues: ThinkValue[]
  /** What it is when not sent; null when not known. */
  thinkDefault: ThinkValue | null
}

/** The list entry of a model, or its name alone. */
type Named = Pick<OllamaTag, 'name'> & Partial<OllamaTag>

/** A bound for an answer that runs wild, thinking included. */
const MOST_TOKENS = 16_384

/** What is known of a model. `show` is null when the server could not tell: then what it cannot do, it will say. */
export function toOllamaModel(tag: Named, show: OllamaShow | null): OllamaModel {
  const can = show?.capabilities
  const cloud = isCloud(tag)
  const most = readContextLength(show)
  const context = { most, wished: cloud ? most : readNumCtx(show) }
  const usual = usualContext(context)
  const thinkValues = readThinkValues(show)
  return {
    id: tag.name,
    name: shortName(tag),
    contextTokens: most === null && context.wished === null ? null : usual,
    maxOutputTokens: Math.min(MOST_TOKENS, Math.ceil(usual / 2)),
    tools: can?.includes('tools') ?? true,
    images: can?.includes('vision') ?? false,
    thinking: thinkValues.length > 0,
    efforts: effortsOf(thinkValues),
    price: cloud ? null : free,
    cloud,
    context,
    thinkValues,
    thinkDefault: thinkValues.length > 0 ? (show?.thinking?.default ?? null) : null,
  }
}

/** False for models that make vectors or pictures. */
export function canChat({ name }: Named, show: OllamaShow | null): boolean {
  return show?.capabilities?.includes('completion') ?? !/embed/i.test(name)
}

/** The model that answers to a name. `auto` is the first one that can use tools and runs at home. */
export function findOllamaModel(models: OllamaModel[], asked: string): OllamaModel | undefined {
  if (asked !== 'auto') return models.find(({ id }) => id === asked || id === `${asked}:latest`)
  const atHome = models.filter(({ cloud }) => !cloud)
  return atHome.find(({ tools }) => tools) ?? atHome[0] ?? models.find(({ tools }) => tools) ?? models[0]
}

/** The value of `think` for an effort; undefined when it is not to be sent. */
export function toThink(effort: Effort | undefined, model: OllamaModel): ThinkValue | undefined {
  const { thinkValues: values, thinkDefault } = model
  if (effort && values.includes(effort)) return effort
  if (effort === 'minimal' && values.includes(false)) return false
  if (effort === 'high' && values.includes(true)) return true
  return thinkDefault ?? (values.includes(true) ? true : undefined)
}

function readThinkValues(show: OllamaShow | null): ThinkValue[] {
  const values = show?.thinking?.values ?? (show?.capabilities?.includes('thinking') ? [true, false] : [])
  return values.some((value) => value !== false) ? values : []
}

/** Levels by their names; a mere switch as little and much. */
function effortsOf(values: ThinkValue[]): Effort[] {
  const levels = values.some((value) => typeof value === 'string')
  return efforts.filter((effort) => {
    if (values.includes(effort)) return true
    if (effort === 'minimal') return values.length > 1 && values.includes(false)
    return effort === 'high' && !levels && values.length > 1 && values.includes(true)
  })
}

function readContextLength(show: OllamaShow | null): number | null {
  const found = Object.entries(show?.model_info ?? {}).find(([key]) => key.endsWith('.context_length'))
  return typeof found?.[1] === 'number' && found[1] > 0 ? found[1] : null
}

function readNumCtx(show: OllamaShow | null): number | null {
  return Number(/^num_ctx\s+(\d+)/m.exec(show?.parameters ?? '')?.[1] ?? 0) || null
}

/** `llama3.3:70b` → `llama3.3 70B`; `hf.co/someone/Qwen3-8B-GGUF:latest` → `Qwen3-8B-GGUF 8.2B`. */
function shortName(model: Named): string {
  const { name, details } = model
  const [base = name, tag = 'latest'] = name.slice(name.lastIndexOf('/') + 1).split(':')
  const kind = tag === 'latest' ? (details?.parameter_size ?? '') : tag.replace(/-?cloud$/, '')
  const size = kind.replace(/(?<![a-z])[a-z]?\d+(\.\d+)?[bm](?![a-z])/gi, (found) => found.toUpperCase())
  return [base, size, isCloud(model) ? '(cloud)' : ''].filter(Boolean).join(' ')
}

function isCloud({ name, remote_host: host }: Named): boolean {
  return Boolean(host) || /[:-]cloud$/.test(name)
}
