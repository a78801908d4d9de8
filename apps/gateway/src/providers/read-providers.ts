import { credentialOf, type Bus } from '@rain/bus'
import { keyHintsOf, listServers, modelListsOf, type Db } from '@rain/db'
import type { ProviderList } from '@rain/protocol'
import { listProviders } from './list-providers.ts'
import { providerEntries } from './provider-choice.ts'
import { providerSettingsOf } from './provider-settings.ts'

/** What the person can choose, as it is known now. */
export async function readProviders(deps: { db: Db; bus: Bus; config: object }, userId: string): Promise<ProviderList> {
  const { db, bus } = deps
  const [settings, keys, lists, servers] = await Promise.all([
    providerSettingsOf(deps, userId),
    keyHintsOf(db, userId),
    modelListsOf(db, userId),
    listServers(db, userId),
  ])
  const withoutKey = providerEntries(settings.servers).map(({ id }) => ({ provider: id, keyId: null }))
  const withKey = keys.map(({ id, provider }) => ({ provider, keyId: id }))
  const credentials = [...withoutKey, ...withKey].map((one) => credentialOf({ userId, ...one }))
  const baseUrls = new Map(servers.map(({ id, baseUrl }) => [id, baseUrl]))
  return listProviders(settings, { userId, keys, lists, resting: await bus.coolDowns.of(credentials), baseUrls })
}
