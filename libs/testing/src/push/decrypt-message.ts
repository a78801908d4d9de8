import { createDecipheriv, hkdfSync, type ECDH } from 'node:crypto'

export interface MessageKeys {
  /** The browser's pair. */
  pair: ECDH
  /** 16 bytes that the server was given with the public half. */
  auth: Buffer
}

const headerBytes = 16 + 4 + 1

/**
 * What a browser does with a push message: `aes128gcm` (RFC 8188) with the keys of RFC 8291, one record.
 * @throws Error when it is not one for these keys.
 */
export function decryptMessage(body: Buffer, { pair, auth }: MessageKeys): string {
  const salt = body.subarray(0, 16)
  const recordSize = body.readUInt32BE(16)
  const keyLength = body.readUInt8(20)
  const serverKey = body.subarray(headerBytes, headerBytes + keyLength)
  const record = body.subarray(headerBytes + keyLength)
  if (keyLength !== 65) throw new Error('the key id has to be the public key of the server')
  if (record.length > recordSize) throw new Error('a push message is one record')

  const info = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), serverKey])
  const ikm = hkdfSync('sha256', pair.computeSecret(serverKey), auth, info, 32)
  const key = hkdfSync('sha256', Buffer.from(ikm), salt, 'Content-Encoding: aes128gcm\0', 16)
  const nonce = hkdfSync('sha256', Buffer.from(ikm), salt, 'Content-Encoding: nonce\0', 12)
  const decipher = createDecipheriv('aes-128-gcm', Buffer.from(key), Buffer.from(nonce))
  decipher.setAuthTag(record.subarray(-16))
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()])
  const end = padded.findLastIndex((byte) => byte !== 0)
  if (padded[end] !== 2) throw new Error('the last record ends with 2 and its padding')
  return padded.subarray(0, end).toString('utf8')
}
