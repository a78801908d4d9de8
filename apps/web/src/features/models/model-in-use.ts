import type { Agent, Effort, OfferedModel, OfferedProvider, ProviderList } from '@rain/protocol'
import { shortModelName } from '../../ui/format.ts'

/** What answers an agent's next message. */
export type ModelInUse = {
  provider: OfferedProvider
  /** The id; `auto` leaves it to the provider. */
  model: string
  name: string
  /** Null: the provider does not list it. */
  known: OfferedModel | null
  effort: Effort | null
}

/** The agent's own choice, else the person's. Null: nothing is chosen, or it is not there any more. */
export function modelInUse(agent: Pick<Agent, 'provider' | 'model' | 'effort'>, list: ProviderList): ModelInUse | null {
  const id = agent.provider ?? list.current.provider
  const model = (agent.provider ? agent.model : list.current.model) ?? 'auto'
  const provider = list.providers.find((one) => one.id === id)
  if (!provider) return null
  const known = provider.models.find((one) => one.id === model) ?? null
  return { provider, model, name: known?.name ?? shortModelName(model), known, effort: agent.effort }
}
