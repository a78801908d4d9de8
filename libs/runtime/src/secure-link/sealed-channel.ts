import { createCipheriv, createDecipheriv } from 'node:crypto'

const tagBytes = 16

/** NIST SP 800-38D allows this many messages under one key. */
const maxMessages = 2 ** 32

/** One direction: each message under AES-256-GCM, with its number as the nonce. */
export function createSealer(key: Uint8Array): (message: Uint8Array) => Uint8Array {
  const nextNonce = countNonces()
  return (message) => {
    const cipher = createCipheriv('aes-256-gcm', key, nextNonce())
    return Buffer.concat([cipher.update(message), cipher.final(), cipher.getAuthTag()])
  }
}

/**
 * The other end of it. A frame that is not exactly the next one (changed, repeated, left out, out of order, cut, of somebody
 * else) gives null, and so does every one after it.
 */
export function createOpener(key: Uint8Array): (frame: Uint8Array) => Uint8Array | null {
  const nextNonce = countNonces()
  let broken = false
  return (frame) => {
    const message = broken ? null : openFrame(key, nextNonce, frame)
    broken = message === null
    return message
  }
}

function openFrame(key: Uint8Array, nextNonce: () => Uint8Array, frame: Uint8Array): Uint8Array | null {
  if (frame.length < tagBytes) return null
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nextNonce(), { authTagLength: tagBytes })
    decipher.setAuthTag(frame.subarray(frame.length - tagBytes))
    const body = decipher.update(frame.subarray(0, frame.length - tagBytes))
    // A stream cipher leaves nothing for the end; what `final` does is to check the tag.
    decipher.final()
    return body
  } catch {
    // A tag that does not match is the answer, not an error.
    return null
  }
}

function countNonces(): () => Uint8Array {
  let count = 0
  return () => {
    if (count >= maxMessages) throw new Error('The keys of this link are used up.')
    const nonce = Buffer.alloc(12)
    nonce.writeBigUInt64BE(BigInt(count++), 4)
    return nonce
  }
}
