// @ts-check
// One request to the keyring, from standard input; the answer goes to standard output. See keyring.mjs.
import { text } from 'node:stream/consumers'

/** @typedef {import('./keyring.mjs').KeyringAnswer} KeyringAnswer */

const request = /** @type {import('./keyring.mjs').Request} */ (JSON.parse(await text(process.stdin)))
console.log(JSON.stringify(await answer()))

/** @returns {Promise<KeyringAnswer>} */
async function answer() {
  // Optional: there is no build of it for every platform.
  const library = await import('@napi-rs/keyring').catch(() => null)
  if (!library) return { ok: false, reason: '@napi-rs/keyring is not installed' }
  try {
    // @NOTE without a store named, Linux falls back to the keyring of the kernel, which forgets at a restart
    const entry = new library.Entry('rain', request.account, { linux: { store: 'secret-service' } })
    if (request.act === 'write') entry.setPassword(request.text ?? '')
    if (request.act === 'remove') entry.deletePassword()
    return { ok: true, text: entry.getPassword() }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) }
  }
}
