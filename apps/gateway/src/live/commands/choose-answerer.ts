import type { FoundAgent } from '../../agents/find-agent.ts'
import { chooseProvider, findEntry, keySourceOf } from '../../providers/provider-choice.ts'
import { refuse, type Refusal } from './answer.ts'

export interface Answerer {
  provider: string
  model: string
}

/** Who is to answer: whom the person names for this once, else whom the agent has. */
export function chooseAnswerer(
  { settings }: Pick<FoundAgent, 'settings'>,
  wanted: { provider?: string | undefined; model?: string | undefined } = {},
): Answerer | Refusal {
  const usual = chooseProvider(settings)
  const entry = wanted.provider === undefined ? usual?.provider : findEntry(wanted.provider, settings)
  if (wanted.provider !== undefined && !entry) {
    return refuse('unknown_provider', `There is no provider "${wanted.provider}".`)
  }
  if (!entry) return refuse('no_api_key', 'An API key is required before Rain can answer. Add one in the settings.')
  if (keySourceOf(entry, settings) === null) {
    return refuse('no_api_key', `An API key is required for ${entry.name}. Add one in the settings.`)
  }
  const ownModel = entry.id === usual?.provider.id ? usual.model : 'auto'
  return { provider: entry.id, model: wanted.model ?? ownModel }
}
