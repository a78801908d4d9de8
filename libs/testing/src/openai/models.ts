/** One model of the simulated API. The real list tells the id alone; the rest is what requests are checked against. */
export interface SimulatedOpenaiModel {
  id: string
  /** Seconds since the epoch. */
  created: number
  /** Answers at `/v1/responses`; other models are listed only. */
  responses: boolean
  /** The accepted values of `reasoning.effort`; null: it does not reason. */
  efforts: string[] | null
  images: boolean
  /** It takes the tool `computer`. */
  computer: boolean
  maxInputTokens: number
  maxOutputTokens: number
  /** Tokens written to the cache are told and billed. */
  tellsCacheWrites: boolean
}

const lowToMax = ['low', 'medium', 'high', 'xhigh', 'max']

function model(
  id: string,
  day: string,
  efforts: string[] | null,
  more: Partial<SimulatedOpenaiModel> = {},
): SimulatedOpenaiModel {
  return {
    id,
    created: Date.parse(day) / 1000,
    responses: true,
    efforts,
    images: true,
    computer: true,
    maxInputTokens: 922_000,
    maxOutputTokens: 128_000,
    tellsCacheWrites: true,
    ...more,
  }
}

const older = { tellsCacheWrites: false }
const notForResponses = { responses: false, images: false, computer: false }

/** In no order, as the API lists them. */
export const simulatedOpenaiModels: SimulatedOpenaiModel[] = [
  model('gpt-4.1', '2025-04-10', null, {
    ...older,
    computer: false,
    maxInputTokens: 1_047_576,
    maxOutputTokens: 32_768,
  }),
  model('text-embedding-3-small', '2024-01-22', null, notForResponses),
  model('gpt-6.1-terra', '2026-10-26', ['none', ...lowToMax]),
  model('gpt-realtime-2', '2026-05-12', null, notForResponses),
  model('gpt-6.2-sol', '2026-11-17', lowToMax),
  model('gpt-5.5-2026-04-23', '2026-04-23', ['none', 'low', 'medium', 'high', 'xhigh'], older),
  model('gpt-5.5', '2026-04-23', ['none', 'low', 'medium', 'high', 'xhigh'], older),
  model('gpt-4o-mini-tts', '2025-03-19', null, notForResponses),
  model('gpt-6.2-astra', '2026-11-17', lowToMax),
  model('gpt-6-luna', '2026-09-22', ['none', ...lowToMax]),
  model('omni-moderation-latest', '2024-11-15', null, notForResponses),
  model('gpt-image-2.5-flare', '2026-10-01', null, notForResponses),
]

export function findOpenaiModel(models: SimulatedOpenaiModel[], id: string): SimulatedOpenaiModel | undefined {
  return models.find((known) => known.responses && known.id === id)
}

/** The `Model` of the wire. */
export function toWireModel({ id, created }: SimulatedOpenaiModel): Record<string, unknown> {
  return { id, object: 'model', created, owned_by: 'system' }
}
