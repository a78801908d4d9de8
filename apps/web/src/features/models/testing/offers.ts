import type { OfferedModel, OfferedProvider } from '@rain/protocol'

/** A model of which everything is known. */
export function aModel(id: string, more: Partial<OfferedModel> = {}): OfferedModel {
  return {
    id,
    name: id,
    context_tokens: 200_000,
    tools: true,
    images: true,
    thinking: true,
    efforts: [],
    price: { input: 3, output: 15 },
    ...more,
  }
}

/** What is known of `auto`: nothing. */
export const auto: OfferedModel = {
  id: 'auto',
  name: 'Auto',
  context_tokens: null,
  tools: null,
  images: null,
  thinking: null,
  efforts: [],
  price: null,
}

/** A provider that is ready and was asked for its models. */
export function aProvider(id: string, more: Partial<OfferedProvider> = {}): OfferedProvider {
  return {
    id,
    name: id,
    needs_key: true,
    key_source: 'stored',
    key_placeholder: '',
    key_variable: null,
    keys: [],
    cooling: null,
    console_url: null,
    base_url: null,
    models: [auto],
    models_source: 'live',
    checked_at: 1,
    check: { ok: true, text: 'Works, 1 model.', code: null },
    ...more,
  }
}
