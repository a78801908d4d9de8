/** Seals and opens texts with a key that is made from a session's token: who has not the token can read nothing of it. */
export type TextSeal = {
  /** A name for the session that says nothing about its token. */
  name: string
  seal: (text: string) => Promise<Sealed>
  /** Null: it was sealed by another session, or changed. */
  open: (sealed: Sealed) => Promise<string | null>
}

export type Sealed = { nonce: Uint8Array<ArrayBuffer>; body: ArrayBuffer }

/** Null where the browser has no cryptography to offer: on a page that came by plain http from another computer. */
export async function createTextSeal(token: string, crypto: Crypto | undefined): Promise<TextSeal | null> {
  const subtle = crypto?.subtle
  if (!crypto || !subtle) return null
  const utf8 = new TextEncoder()
  const secret = await subtle.importKey('raw', utf8.encode(token), 'HKDF', false, ['deriveKey', 'deriveBits'])
  const from = (purpose: string) =>
    ({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8.encode(`rain cache ${purpose}`) }) as const
  const key = await subtle.deriveKey(from('key'), secret, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
  const name = new Uint8Array(await subtle.deriveBits(from('name'), secret, 64))
  return {
    name: Array.from(name, (byte) => byte.toString(16).padStart(2, '0')).join(''),
    async seal(text) {
      const nonce = crypto.getRandomValues(new Uint8Array(12))
      return { nonce, body: await subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, utf8.encode(text)) }
    },
    async open({ nonce, body }) {
      try {
        return new TextDecoder().decode(await subtle.decrypt({ name: 'AES-GCM', iv: nonce }, key, body))
      } catch {
        // A tag that does not match is the answer: it is not of this session.
        return null
      }
    },
  }
}
