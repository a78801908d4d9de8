export type ThinkValue = boolean | string

/** One installed model: what `GET /api/tags` and `POST /api/show` tell of it, and what requests are checked against. */
export interface SimulatedOllamaModel {
  name: string
  modifiedAt: string
  family: string
  parameterSize: string
  contextLength: number
  capabilities: ('completion' | 'tools' | 'vision' | 'thinking' | 'embedding')[]
  /** What `think` may be. Servers before this field tell of thinking in `capabilities` alone. */
  thinking?: { values: ThinkValue[]; default: ThinkValue }
  /** What its Modelfile sets. */
  numCtx?: number
  /** Where a cloud model really runs. */
  remoteHost?: string
}

/** The most recently changed first, as the server lists them. */
export const simulatedOllamaModels: SimulatedOllamaModel[] = [
  {
    name: 'nomic-embed-text:latest',
    modifiedAt: '2026-11-18T10:00:00.123456789+01:00',
    family: 'nomic-bert',
    parameterSize: '137M',
    contextLength: 2048,
    capabilities: ['embedding'],
  },
  {
    name: 'gpt-oss:120b-cloud',
    modifiedAt: '2026-11-15T10:00:00Z',
    family: 'gptoss',
    parameterSize: '116.8B',
    contextLength: 131_072,
    capabilities: ['completion', 'tools', 'thinking'],
    thinking: { values: ['low', 'medium', 'high'], default: 'medium' },
    remoteHost: 'https://ollama.com:443',
  },
  {
    name: 'gemma3:4b',
    modifiedAt: '2026-11-12T10:00:00Z',
    family: 'gemma3',
    parameterSize: '4.3B',
    contextLength: 131_072,
    capabilities: ['completion', 'vision'],
  },
  {
    name: 'qwen3:8b',
    modifiedAt: '2026-11-10T10:00:00Z',
    family: 'qwen3',
    parameterSize: '8.2B',
    contextLength: 40_960,
    capabilities: ['completion', 'tools', 'thinking'],
    thinking: { values: [false, true], default: true },
  },
  {
    name: 'qwen3-vl:8b',
    modifiedAt: '2026-11-08T10:00:00Z',
    family: 'qwen3vl',
    parameterSize: '8.8B',
    contextLength: 262_144,
    capabilities: ['completion', 'vision', 'tools', 'thinking'],
  },
  {
    name: 'gpt-oss:20b',
    modifiedAt: '2026-11-05T10:00:00Z',
    family: 'gptoss',
    parameterSize: '20.9B',
    contextLength: 131_072,
    capabilities: ['completion', 'tools', 'thinking'],
    thinking: { values: ['low', 'medium', 'high'], default: 'medium' },
  },
  {
    name: 'llama3.2:latest',
    modifiedAt: '2026-10-01T10:00:00Z',
    family: 'llama',
    parameterSize: '3.2B',
    contextLength: 131_072,
    capabilities: ['completion', 'tools'],
    thinking: { values: [false], default: false },
  },
]

/** A model by its name; the tag `latest` may be left out. */
export function findOllamaModel(models: SimulatedOllamaModel[], name: string): SimulatedOllamaModel | undefined {
  return models.find((model) => model.name === name || model.name === `${name}:latest`)
}

/** What `think` may be for a model; empty when it cannot think. */
export function thinkValuesOf({ thinking, capabilities }: SimulatedOllamaModel): ThinkValue[] {
  const values = thinking?.values ?? (capabilities.includes('thinking') ? [true, false] : [])
  return values.some((value) => value !== false) ? values : []
}

/** An entry of `GET /api/tags`. */
export function toTag(model: SimulatedOllamaModel): Record<string, unknown> {
  return {
    name: model.name,
    model: model.name,
    ...(model.remoteHost && { remote_model: model.name.replace(/-cloud$/, ''), remote_host: model.remoteHost }),
    modified_at: model.modifiedAt,
    size: model.remoteHost ? 384 : 5_200_000_000,
    digest: '6f48b936a09f7743c7dd30e72fdb14cba296bc5861902e4d0c387e8fb5050b39',
    details: toDetails(model),
  }
}

/** The answer of `POST /api/show`. */
export function toShow(model: SimulatedOllamaModel): Record<string, unknown> {
  return {
    modelfile: `FROM ${model.name}`,
    parameters: model.numCtx
      ? `num_ctx                        ${model.numCtx}\ntemperature                    0.6`
      : '',
    template: '{{ .Prompt }}',
    details: toDetails(model),
    model_info: {
      'general.architecture': model.family,
      'general.parameter_count': 8_190_735_360,
      [`${model.family}.context_length`]: model.contextLength,
      [`${model.family}.embedding_length`]: 4096,
    },
    capabilities: model.capabilities,
    ...(model.thinking && { thinking: model.thinking }),
    modified_at: model.modifiedAt,
  }
}

function toDetails({ family, parameterSize }: SimulatedOllamaModel): Record<string, unknown> {
  return {
    parent_model: '',
    format: 'gguf',
    family,
    families: [family],
    parameter_size: parameterSize,
    quantization_level: 'Q4_K_M',
  }
}
