/** One model of the simulated API: what `GET /v1/models` tells of it, and what requests are checked against. */
export interface SimulatedModel {
  id: string
  line: 'haiku' | 'sonnet' | 'opus' | 'fable' | 'mythos'
  createdAt: string
  maxInputTokens: number
  maxTokens: number
  pdf: boolean
  thinking: { adaptive: boolean; enabled: boolean; disabled: boolean }
  /** The tool for desktops that it takes, and no other. */
  desktop: 'computer_toolset_20260801' | 'computer_20250124'
}

const adaptive = { adaptive: true, enabled: false, disabled: true }
const alwaysOn = { adaptive: true, enabled: false, disabled: false }
const manual = { adaptive: false, enabled: true, disabled: true }

function model(
  id: string,
  createdAt: string,
  line: SimulatedModel['line'],
  thinking: SimulatedModel['thinking'],
  maxTokens = 128_000,
  maxInputTokens = 1_000_000,
): SimulatedModel {
  const desktop = maxTokens < 128_000 ? 'computer_20250124' : 'computer_toolset_20260801'
  return { id, createdAt, line, thinking, maxTokens, maxInputTokens, pdf: true, desktop }
}

/** Newest first, as the API lists them. */
export const simulatedModels: SimulatedModel[] = [
  model('claude-fable-5-2', '2026-11-01T00:00:00Z', 'fable', alwaysOn),
  model('claude-mythos-5-2', '2026-11-01T00:00:00Z', 'mythos', alwaysOn),
  model('claude-haiku-5-5', '2026-10-07T00:00:00Z', 'haiku', adaptive),
  model('claude-sonnet-5-5', '2026-09-28T00:00:00Z', 'sonnet', adaptive),
  model('claude-opus-5-5', '2026-09-22T00:00:00Z', 'opus', alwaysOn),
  model('claude-fable-5-1', '2026-09-01T00:00:00Z', 'fable', alwaysOn),
  model('claude-opus-5', '2026-07-24T00:00:00Z', 'opus', adaptive),
  model('claude-sonnet-5', '2026-06-30T00:00:00Z', 'sonnet', adaptive),
  model('claude-haiku-4-5-20251001', '2025-10-01T00:00:00Z', 'haiku', manual, 64_000, 200_000),
]

/** A model by its id, or by its alias without the date. */
export function findModel(models: SimulatedModel[], id: string): SimulatedModel | undefined {
  return models.find((known) => known.id === id || known.id.replace(/-\d{8}$/, '') === id)
}

/** The `ModelInfo` of the wire. */
export function toModelInfo(model: SimulatedModel): Record<string, unknown> {
  const supported = (value: boolean) => ({ supported: value })
  return {
    type: 'model',
    id: model.id,
    display_name: model.id,
    created_at: model.createdAt,
    deprecated_at: null,
    retires_at: null,
    lifecycle: 'active',
    line: model.line,
    max_input_tokens: model.maxInputTokens,
    max_tokens: model.maxTokens,
    capabilities: {
      batch: supported(true),
      citations: supported(true),
      code_execution: supported(true),
      context_management: {
        supported: true,
        clear_thinking_20251015: supported(true),
        clear_tool_uses_20250919: supported(true),
        compact_20260112: supported(true),
      },
      effort: {
        supported: true,
        low: supported(true),
        medium: supported(true),
        high: supported(true),
        xhigh: supported(true),
        max: supported(true),
      },
      image_input: supported(true),
      pdf_input: supported(model.pdf),
      server_tools: { supported: true, code_execution: supported(true), web_search: supported(true) },
      structured_outputs: supported(true),
      thinking: {
        supported: true,
        types: {
          adaptive: supported(model.thinking.adaptive),
          between_tools: supported(false),
          disabled: supported(model.thinking.disabled),
          enabled: supported(model.thinking.enabled),
        },
      },
    },
  }
}
