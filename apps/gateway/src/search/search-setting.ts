import type { Bus } from '@rain/bus'
import { deleteKey, providerKeyContext, saveSealedKey, sealedKeysOf, type Db } from '@rain/db'
import {
  newSearchSettingSchema,
  RainError,
  searchKeyProvider as provider,
  type NewSearchSetting,
  type SearchSetting,
} from '@rain/protocol'
import { seal, unseal, type SealingKeys } from '@rain/runtime'
import { hintOf } from '../providers/key-hint.ts'

interface Deps {
  db: Db
  bus: Bus
  sealingKeys: SealingKeys
}

type Own = Pick<SearchSetting, 'engine' | 'hint'>

const none: Own = { engine: null, hint: '' }

/** What the person has set, and what the environment of the runners names. One that no key opens any more counts as none. */
export async function readSearchSetting(deps: Deps, userId: string): Promise<SearchSetting> {
  return withEnvironment(deps, await readOwn(deps, userId))
}

async function readOwn({ db, sealingKeys }: Deps, userId: string): Promise<Own> {
  const [stored] = await sealedKeysOf(db, userId, provider)
  const text = stored ? unseal(sealingKeys, providerKeyContext(userId, provider), stored.sealed) : null
  return text === null ? none : toSetting(newSearchSettingSchema.parse(JSON.parse(text)))
}

/** @throws RainError `bad_request`: the address of a SearXNG is none. */
export async function saveSearchSetting(
  deps: Deps,
  userId: string,
  { engine, value }: NewSearchSetting,
): Promise<SearchSetting> {
  if (engine === 'searxng' && !isWebAddress(value)) {
    throw new RainError('bad_request', 'That is not a web address. It begins with http:// or https://.')
  }
  const { db, sealingKeys } = deps
  const setting = toSetting({ engine, value })
  const sealed = seal(sealingKeys, providerKeyContext(userId, provider), JSON.stringify({ engine, value }))
  await saveSealedKey(db, { userId, provider, sealed, hint: setting.hint })
  return withEnvironment(deps, setting)
}

export async function dropSearchSetting(deps: Deps, userId: string): Promise<SearchSetting> {
  const { db } = deps
  const stored = await sealedKeysOf(db, userId, provider)
  await Promise.all(stored.map(({ id }) => deleteKey(db, { userId, provider, id })))
  return withEnvironment(deps, none)
}

/** All runners of an installation have the same environment; while one is being replaced the first says it. */
async function withEnvironment({ bus }: Deps, own: Own): Promise<SearchSetting> {
  const facts = await bus.presence.runnerFacts()
  return { ...own, environment: facts.map(({ search }) => search ?? null).find((engine) => engine !== null) ?? null }
}

function toSetting({ engine, value }: NewSearchSetting): Own {
  return { engine, hint: engine === 'searxng' ? new URL(value).host : hintOf(value) }
}

function isWebAddress(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, username, password } = new URL(value)
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === ''
}
