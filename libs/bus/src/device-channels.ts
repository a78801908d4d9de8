import { deviceOrderSchema, type DeviceOrder } from '@rain/protocol'
import type { Redis } from 'ioredis'
import { keys } from './keys.ts'
import type { LiveChannels } from './live.ts'

/**
 * To and from the gateways that hold the links to devices. Losing a message is harmless: an order that nobody answers is
 * given again, and the next picture is newer.
 */
export interface DeviceChannels {
  /** Takes the orders for a device, as the gateway that holds its link. Resolves to the function that stops. */
  serve(deviceId: string, onOrder: (order: DeviceOrder) => void): Promise<() => void>
  /** @returns False when no gateway holds a link to the device. */
  order(deviceId: string, order: DeviceOrder): Promise<boolean>
  /** What the device has said: packets of libs/protocol, as they are. */
  tell(deviceId: string, packet: Uint8Array): Promise<void>
  /** Resolves, once nothing more can be missed, to the function that stops listening. */
  listen(deviceId: string, onPacket: (packet: Uint8Array) => void): Promise<() => void>
  /** Those that a gateway holds a link to now. */
  connected(deviceIds: readonly string[]): Promise<Set<string>>
}

/** @param subscriber A connection of its own: pictures would hold up what else is listened to. */
export function createDeviceChannels(redis: Redis, live: LiveChannels, subscriber: () => Redis): DeviceChannels {
  let packets: PacketListeners | undefined
  return {
    serve: (deviceId, onOrder) =>
      live.listen(keys.deviceOrders(deviceId), {
        onMessage(message) {
          const order = deviceOrderSchema.safeParse(JSON.parse(message))
          if (order.success) onOrder(order.data)
        },
        onGap() {},
      }),
    order: async (deviceId, order) => (await redis.publish(keys.deviceOrders(deviceId), JSON.stringify(order))) > 0,
    tell: async (deviceId, packet) =>
      void (await redis.publish(
        keys.devicePackets(deviceId),
        Buffer.from(packet.buffer, packet.byteOffset, packet.length),
      )),
    listen: (deviceId, onPacket) => (packets ??= listenToPackets(subscriber())).listen(deviceId, onPacket),
    async connected(deviceIds) {
      if (deviceIds.length === 0) return new Set()
      const counts = await redis.pubsub('NUMSUB', ...deviceIds.map(keys.deviceOrders))
      return new Set(deviceIds.filter((_, at) => Number(counts[2 * at + 1]) > 0))
    },
  }
}

type PacketListeners = Pick<DeviceChannels, 'listen'>

function listenToPackets(subscriber: Redis): PacketListeners {
  const listeners = new Map<string, Set<(packet: Uint8Array) => void>>()
  subscriber.on('messageBuffer', (channel: Buffer, packet: Buffer) => {
    for (const listener of listeners.get(channel.toString()) ?? []) listener(packet)
  })
  return {
    async listen(deviceId, onPacket) {
      const channel = keys.devicePackets(deviceId)
      const present = listeners.get(channel) ?? new Set()
      listeners.set(channel, present.add(onPacket))
      await subscriber.subscribe(channel)
      return () => {
        present.delete(onPacket)
        if (present.size > 0 || listeners.get(channel) !== present) return
        listeners.delete(channel)
        subscriber.unsubscribe(channel).catch(() => {}) // closed meanwhile: it listens to nothing any more
      }
    },
  }
}
