import { createHmac, randomBytes } from 'node:crypto'

/** Signs the thinking that the simulated model gives out, and knows its own signature again. */
export interface Signer {
  sign(text: string): string
  verify(text: string, signature: string): boolean
  /** The opaque content of a redacted block, and whether it was made here. */
  redact(): string
  verifyRedacted(data: string): boolean
}

export function createSigner(secret = randomBytes(32)): Signer {
  const sign = (text: string) => createHmac('sha256', secret).update(text).digest('base64')
  return {
    sign,
    verify: (text, signature) => sign(text) === signature,
    redact: () => {
      const nonce = randomBytes(12).toString('hex')
      return `${nonce}.${sign(`redacted ${nonce}`)}`
    },
    verifyRedacted: (data) => {
      const [nonce = '', signature = ''] = data.split('.')
      return sign(`redacted ${nonce}`) === signature
    },
  }
}
