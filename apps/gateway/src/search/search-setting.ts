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
  sealingKeys: SealingKeys
}

const none: SearchSetting = { engine: null, hint: '' }

/** What the person has set; one that no key opens any more counts as none. */
export async function readSearchSetting({ db, sealingKeys }: Deps, userId: string): Promise<SearchSetting> {
  const [stored] = await sealedKeysOf(db, userId, provider)
  const text = stored ? unseal(sealingKeys, providerKeyContext(userId, provider), stored.sealed) : null
  return text === null ? none : toSetting(newSearchSettingSchema.parse(JSON.parse(text)))
}

/** @throws RainError `bad_request`: the address of a SearXNG is none. */
export async function saveSearchSetting(
  { db, sealingKeys }: Deps,
  userId: string,
  { engine, value }: NewSearchSetting,
): Promise<SearchSetting> {
  if (engine === 'searxng' && !isWebAddress(value)) {
    throw new RainError('bad_request', 'That is not a web address. It begins with http:// or https://.')
  }
  const setting = toSetting({ engine, value })
  const sealed = seal(sealingKeys, providerKeyContext(userId, provider), JSON.stringify({ engine, value }))
  await saveSealedKey(db, { userId, provider, sealed, hint: setting.hint })
  return setting
}

export async function dropSearchSetting({ db }: Pick<Deps, 'db'>, userId: string): Promise<SearchSetting> {
  const stored = await sealedKeysOf(db, userId, provider)
  await Promise.all(stored.map(({ id }) => deleteKey(db, { userId, provider, id })))
  return none
}

function toSetting({ engine, value }: NewSearchSetting): SearchSetting {
  return { engine, hint: engine === 'searxng' ? new URL(value).host : hintOf(value) }
}

function isWebAddress(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, username, password } = new URL(value)
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === ''
}
