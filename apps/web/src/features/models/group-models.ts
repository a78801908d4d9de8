import type { OfferedModel, OfferedProvider } from '@rain/protocol'

/** A model that can be chosen, and whose it is. */
export type ModelOption = { provider: OfferedProvider; model: OfferedModel }

export type ModelGroup = { provider: OfferedProvider; options: ModelOption[] }

/** Whether its models may be chosen: a server of one's own that has never answered has none yet. */
export function isReady({ key_source, models_source, check }: OfferedProvider): boolean {
  if (key_source === null) return false
  return key_source !== 'none_needed' || models_source === 'live' || check === null
}

/** What can be chosen by its provider, the demo last; with words to look for, only what has all of them in its names. */
export function groupModels(providers: OfferedProvider[], search: string): ModelGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return providers
    .filter(isReady)
    .toSorted((a, b) => Number(a.id === 'demo') - Number(b.id === 'demo'))
    .map((provider) => ({
      provider,
      options: provider.models.filter((model) => fits(words, provider, model)).map((model) => ({ provider, model })),
    }))
    .filter(({ options }) => options.length > 0)
}

function fits(words: string[], provider: OfferedProvider, model: OfferedModel): boolean {
  const names = `${provider.name} ${model.name} ${model.id}`.toLowerCase()
  return words.every((word) => names.includes(word))
}
