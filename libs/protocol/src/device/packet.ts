/** A message and the bytes that go with it (a picture), in one piece: length of the message, message, bytes. */
export interface Packet {
  message: unknown
  bytes: Uint8Array
}

const headerBytes = 4
const none = new Uint8Array(0)

/** @returns Four bytes of length (big-endian), the message as JSON, then the bytes as they are. */
export function packPacket(message: unknown, bytes: Uint8Array = none): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(message))
  const packet = new Uint8Array(headerBytes + json.length + bytes.length)
  new DataView(packet.buffer).setUint32(0, json.length)
  packet.set(json, headerBytes)
  packet.set(bytes, headerBytes + json.length)
  return packet
}

/** @returns Null when it is no packet. The bytes are a view, not a copy. */
export function unpackPacket(packet: Uint8Array): Packet | null {
  if (packet.length < headerBytes) return null
  const length = new DataView(packet.buffer, packet.byteOffset, packet.byteLength).getUint32(0)
  if (length > packet.length - headerBytes) return null
  try {
    const json = new TextDecoder('utf-8', { fatal: true }).decode(packet.subarray(headerBytes, headerBytes + length))
    return { message: JSON.parse(json), bytes: packet.subarray(headerBytes + length) }
  } catch {
    return null
  }
}
