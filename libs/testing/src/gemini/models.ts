/** One model of the simulated API: what `GET /v1beta/models` tells of it, and what requests are checked against. */
export interface SimulatedGeminiModel {
  id: string
  displayName: string
  inputTokenLimit: number
  outputTokenLimit: number
  methods: string[]
  thinking: boolean
  /** The `thinkingLevel`s that are accepted. */
  levels: string[]
  /** Calls of the current turn must come back with their signature. */
  signsCalls: boolean
  /** It takes the tool `computerUse`. */
  computerUse: boolean
}

const chat = ['generateContent', 'countTokens', 'createCachedContent', 'batchGenerateContent']
const threeLevels = ['LOW', 'MEDIUM', 'HIGH']
const allLevels = ['MINIMAL', ...threeLevels]

function model(id: string, displayName: string, more: Partial<SimulatedGeminiModel> = {}): SimulatedGeminiModel {
  return {
    id,
    displayName,
    inputTokenLimit: 1_048_576,
    outputTokenLimit: 65_536,
    methods: chat,
    thinking: true,
    levels: threeLevels,
    signsCalls: true,
    computerUse: false,
    ...more,
  }
}

/** In the order of the real list: by age, with models that do not chat in between. */
export const simulatedGeminiModels: SimulatedGeminiModel[] = [
  model('gemini-2.5-flash', 'Gemini 2.5 Flash', { levels: [], signsCalls: false }),
  model('gemini-2.5-pro', 'Gemini 2.5 Pro', { levels: [], signsCalls: false }),
  model('gemini-2.0-flash', 'Gemini 2.0 Flash', { outputTokenLimit: 8192, thinking: false, levels: [], signsCalls: false }), // prettier-ignore
  model('gemma-4-31b-it', 'Gemma 4 31B IT', { inputTokenLimit: 262_144, outputTokenLimit: 32_768, thinking: false, levels: [], signsCalls: false }), // prettier-ignore
  model('gemini-flash-latest', 'Gemini Flash Latest'),
  model('gemini-3.1-pro-preview', 'Gemini 3.1 Pro Preview'),
  model('gemini-3-pro-image', 'Nano Banana Pro', { inputTokenLimit: 131_072, outputTokenLimit: 32_768 }),
  model('gemini-3.5-flash-lite', 'Gemini 3.5 Flash-Lite', { levels: allLevels }),
  model('gemini-3.6-flash', 'Gemini 3.6 Flash', { levels: allLevels, computerUse: true }),
  model('gemini-3.8-flash', 'Gemini 3.8 Flash', { computerUse: true }),
  model('gemini-3.8-flash-tts', 'Gemini 3.8 Flash TTS', { inputTokenLimit: 8192, outputTokenLimit: 16_384 }),
  model('gemini-4-argon', 'Gemini 4 Argon', { outputTokenLimit: 1_048_576 }),
  model('gemini-embedding-2', 'Gemini Embedding 2', { methods: ['embedContent', 'countTokens'], thinking: false }),
]

/** The `Model` resource of the wire. */
export function toModelResource(model: SimulatedGeminiModel): Record<string, unknown> {
  return {
    name: `models/${model.id}`,
    version: '001',
    displayName: model.displayName,
    description: `The simulated ${model.displayName}.`,
    inputTokenLimit: model.inputTokenLimit,
    outputTokenLimit: model.outputTokenLimit,
    supportedGenerationMethods: model.methods,
    temperature: 1,
    topP: 0.95,
    topK: 64,
    maxTemperature: 2,
    ...(model.thinking && { thinking: true }),
  }
}
