// @ts-check
import { withClient } from './database.mjs'
import { keepInKeyring } from './secret-key.mjs'
import { parseKeys, sealedPrefix } from './secret-key-file.mjs'

/**
 * Removes older keys from the keyring once nothing is sealed with them any more; the gateway has sealed everything anew at
 * its start, and does the same with a file. What cannot be removed now is removed after the next start.
 *
 * @param {object} options
 * @param {import('./secret-key.mjs').GivenKey | import('./secret-key.mjs').KeptKey} options.secretKey
 * @param {import('./keyring.mjs').Keyring} options.keyring
 * @param {string} options.databaseUrl
 */
export async function dropOlderKeys({ secretKey, keyring, databaseUrl }) {
  if (secretKey.at !== 'keyring') return
  const { account, keys } = secretKey
  const [current, ...older] = keys
  if (!current || older.length === 0 || (await isAnythingElse(databaseUrl, sealedPrefix(current)))) return
  const answer = await keyring.read(account) // it may have got a new key meanwhile
  if (!answer.ok || !answer.text) return
  await keepInKeyring(
    keyring,
    account,
    parseKeys(answer.text).filter((key) => !older.includes(key)),
  )
}

/** @param {string} databaseUrl @param {string} prefix */
async function isAnythingElse(databaseUrl, prefix) {
  const query = 'SELECT 1 FROM provider_keys WHERE NOT starts_with(sealed, $1) LIMIT 1'
  const { rows } = await withClient(databaseUrl, (client) => client.query(query, [prefix]))
  return rows.length > 0
}
