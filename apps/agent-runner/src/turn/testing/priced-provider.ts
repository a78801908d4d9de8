import type { Price } from '../../providers/price.ts'
import type { ModelDescription } from '../../providers/provider.ts'
import { scripted, type ScriptedProvider, type ScriptedStep } from './scripted-provider.ts'

/** A model with a price, whose prompts the provider counts as a thousand tokens. */
export function priced(price: Price | null, ...steps: ScriptedStep[]): ScriptedProvider {
  const provider = scripted(...steps)
  const describeModel = async (): Promise<ModelDescription> => ({
    ...(await scripted().describeModel('auto', new AbortController().signal)),
    maxOutputTokens: 10_000,
    price,
  })
  return { ...provider, describeModel, countTokens: async () => 1_000 }
}
