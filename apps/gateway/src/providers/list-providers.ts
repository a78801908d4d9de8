import { credentialOf } from '@rain/bus'
import type { KeyHint, ModelList } from '@rain/db'
import {
  textOfWorkingCheck,
  type CoolDown,
  type Cooling,
  type OfferedProvider,
  type ProviderEntry,
  type ProviderList,
} from '@rain/protocol'
import { offerModels } from './offer-models.ts'
import { chooseProvider, keySourceOf, providerEntries, type ProviderSettings } from './provider-choice.ts'

/** What is known of the providers of a person beside their settings. */
export interface ProviderFacts {
  userId: string
  keys: readonly KeyHint[]
  lists: readonly ModelList[]
  /** By credential. */
  resting: ReadonlyMap<string, CoolDown>
  /** Addresses of the servers that were added, by their ids. */
  baseUrls: ReadonlyMap<string, string>
}

export function listProviders(settings: ProviderSettings, facts: ProviderFacts): ProviderList {
  const choice = chooseProvider(settings)
  return {
    providers: providerEntries(settings.servers).map((entry) => offerProvider(entry, settings, facts)),
    current: { provider: choice?.provider.id ?? null, model: choice?.model ?? 'auto' },
  }
}

function offerProvider(entry: ProviderEntry, settings: ProviderSettings, facts: ProviderFacts): OfferedProvider {
  const { id } = entry
  const list = facts.lists.find((one) => one.provider === id)
  const coolingOf = (keyId: string | null) =>
    toCooling(facts.resting.get(credentialOf({ userId: facts.userId, provider: id, keyId })))
  return {
    id,
    name: entry.name,
    needs_key: entry.needsKey,
    key_source: keySourceOf(entry, settings),
    key_placeholder: entry.keyPlaceholder,
    key_variable: entry.keyVariable,
    keys: facts.keys
      .filter((key) => key.provider === id)
      .map((key) => ({ id: key.id, hint: key.hint, cooling: coolingOf(key.id) })),
    cooling: coolingOf(null),
    console_url: entry.consoleUrl,
    base_url: facts.baseUrls.get(id) ?? null,
    ...offerModels(entry, list),
    check: list ? checkOf(list) : null,
  }
}

function toCooling(coolDown: CoolDown | undefined): Cooling | null {
  if (!coolDown) return null
  return { until: coolDown.untilMs / 1000, code: coolDown.code, message: coolDown.message }
}

function checkOf({ errorCode: code, errorText, models }: ModelList): NonNullable<OfferedProvider['check']> {
  if (code === null) return { ok: true, text: textOfWorkingCheck(models.length), code }
  return { ok: false, text: errorText ?? 'It could not be asked for its models.', code }
}
