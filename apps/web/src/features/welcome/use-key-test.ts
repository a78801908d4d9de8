import type { OfferedProvider, ProviderList } from '@rain/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/endpoints.ts'
import { providerApi } from '../../api/provider-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import type { KeyOwner } from './recognise-key.ts'

/** A provider has 15 seconds to answer a runner. */
const patienceMs = 20_000
const everyMs = 700

/** How a key fared. `refused`: the provider as it says why; the key is kept unless it is wrong. */
export type KeyTest =
  | { state: 'idle' }
  | { state: 'testing' }
  | { state: 'works'; provider: OfferedProvider }
  | { state: 'refused'; provider: OfferedProvider; isKept: boolean }
  | { state: 'failed'; text: string }

/** Tries a key where it belongs, by what it was made for: asking for models. A key that is wrong is not kept. */
export function useKeyTest() {
  const { t } = useTranslation('welcome')
  const words = useServerWords()
  const queries = useQueryClient()
  const [test, setTest] = useState<KeyTest>({ state: 'idle' })

  const start = async (owner: KeyOwner, key: string): Promise<KeyTest> => {
    setTest({ state: 'testing' })
    const outcome = await tryKey(owner, key).catch((error: unknown): KeyTest => {
      const isTold = error instanceof ApiError && error.status > 0
      return { state: 'failed', text: isTold ? words.refusal(error) : t('noAnswer') }
    })
    await queries.invalidateQueries({ queryKey: queryKeys.providers })
    const told: KeyTest = outcome.state === 'testing' ? { state: 'failed', text: t('key.late') } : outcome
    setTest(told)
    return told
  }
  return { test, start, reset: () => setTest({ state: 'idle' }) }
}

/** Resolves to `testing` when nobody has said anything for too long. */
async function tryKey(owner: KeyOwner, key: string): Promise<KeyTest> {
  const before = await api.providers()
  const known = findOwner(owner, before)
  const id = known?.id ?? (await addOwner(owner))
  const { key: added } = await providerApi.addKey(id, key)
  // Only the first key of a provider is tried by itself.
  if (known && known.keys.length > 0) await providerApi.checkProvider(id)
  const checked = await untilChecked(id, known?.checked_at ?? null)
  if (!checked?.check) return { state: 'testing' }
  if (checked.check.ok) return { state: 'works', provider: checked }
  const isWrong = checked.check.code === 'provider_auth'
  if (isWrong) await providerApi.deleteKey(id, added.id)
  return { state: 'refused', provider: checked, isKept: !isWrong }
}

function findOwner(owner: KeyOwner, { providers }: ProviderList): OfferedProvider | undefined {
  return providers.find((one) => (owner.kind === 'provider' ? one.id === owner.id : one.base_url === owner.baseUrl))
}

async function addOwner(owner: KeyOwner): Promise<string> {
  if (owner.kind === 'provider') return owner.id
  const { server } = await providerApi.addServer({ name: owner.name, base_url: owner.baseUrl, needs_key: true })
  return server.id
}

async function untilChecked(id: string, before: number | null): Promise<OfferedProvider | null> {
  const end = Date.now() + patienceMs
  while (Date.now() < end) {
    const { providers } = await api.providers()
    const now = providers.find((one) => one.id === id)
    if (now && now.checked_at !== before) return now
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
  return null
}
