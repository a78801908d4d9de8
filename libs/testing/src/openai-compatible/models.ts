/** One model of the simulated server: what requests are checked against, and what its list may tell. */
export interface SimulatedChatModel {
  id: string
  /** Prompt and answer together. */
  contextTokens: number
  maxOutputTokens: number
  images: boolean
  thinks: boolean
  /** US dollars for one token, as OpenRouter writes them. */
  pricing: { prompt: string; completion: string; input_cache_read: string }
}

export const simulatedChatModels: SimulatedChatModel[] = [
  {
    id: 'rain/cloud-30b',
    contextTokens: 128_000,
    maxOutputTokens: 16_000,
    images: true,
    thinks: true,
    pricing: { prompt: '0.0000002', completion: '0.0000006', input_cache_read: '0.00000005' },
  },
  {
    id: 'rain/drop-4b',
    contextTokens: 32_000,
    maxOutputTokens: 8_000,
    images: false,
    thinks: false,
    pricing: { prompt: '0', completion: '0', input_cache_read: '0' },
  },
]

/** How much `GET /v1/models` tells. `bare`: the ids alone. */
export type ListingStyle = 'bare' | 'vllm' | 'groq' | 'mistral' | 'openrouter'

/** An entry of the list as the server of that style writes it. */
export function toListEntry(model: SimulatedChatModel, style: ListingStyle): Record<string, unknown> {
  const bare = { id: model.id, object: 'model', created: 1_790_000_000, owned_by: 'rain' }
  switch (style) {
    case 'bare':
      return bare
    case 'vllm':
      return { ...bare, root: model.id, parent: null, max_model_len: model.contextTokens }
    case 'groq':
      return {
        ...bare,
        active: true,
        context_window: model.contextTokens,
        max_completion_tokens: model.maxOutputTokens,
      }
    case 'mistral':
      return {
        ...bare,
        name: model.id,
        max_context_length: model.contextTokens,
        capabilities: { completion_chat: true, function_calling: true, vision: model.images },
      }
    case 'openrouter':
      return {
        id: model.id,
        name: `Rain: ${model.id.replace('rain/', '')}`,
        created: bare.created,
        context_length: model.contextTokens,
        architecture: { input_modalities: model.images ? ['text', 'image'] : ['text'], output_modalities: ['text'] },
        pricing: model.pricing,
        top_provider: { context_length: model.contextTokens, max_completion_tokens: model.maxOutputTokens },
        supported_parameters: ['max_tokens', 'tools', 'tool_choice', ...(model.thinks ? ['reasoning'] : [])],
      }
  }
}
