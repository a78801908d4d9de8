import type { ModelList } from '@rain/db'
import { efforts, type ListedModel, type OfferedModel, type OfferedProvider, type ProviderEntry } from '@rain/protocol'

type Offered = Pick<OfferedProvider, 'models' | 'models_source' | 'checked_at'>

/** What can be chosen at a provider: what it listed when that last worked, else what the catalogue knows of it. */
export function offerModels(entry: ProviderEntry, list: ModelList | undefined): Offered {
  const checked_at = list ? list.checkedAt.getTime() / 1000 : null
  if (!list || list.models.length === 0) {
    return { models: entry.models.map(unknownModel), models_source: 'fallback', checked_at }
  }
  const auto = offerAuto(entry, list.models)
  const others = list.models.filter((model) => model.name !== auto.name).map(toOffered)
  return { models: [auto, ...others], models_source: 'live', checked_at }
}

/** Which model it means is up to the provider, unless there is only one. */
function offerAuto(entry: ProviderEntry, models: ListedModel[]): OfferedModel {
  const name = entry.models.find((model) => model.id === 'auto')?.name ?? 'Auto'
  const [only, ...more] = models
  if (only && more.length === 0) return { ...toOffered(only), id: 'auto', name }
  const known = efforts.filter((effort) => models.some((model) => model.efforts.includes(effort)))
  return { ...unknownModel({ id: 'auto', name }), efforts: known }
}

function toOffered({ id, name, contextTokens, tools, images, thinking, efforts, price }: ListedModel): OfferedModel {
  return { id, name, context_tokens: contextTokens, tools, images, thinking, efforts, price }
}

function unknownModel({ id, name }: { id: string; name: string }): OfferedModel {
  return { id, name, context_tokens: null, tools: null, images: null, thinking: null, efforts: [], price: null }
}
