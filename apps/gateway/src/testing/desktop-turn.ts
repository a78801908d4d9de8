import type { Bus } from '@rain/bus'
import { claimTurn, recordStep, startToolCall, takeControl, type Db } from '@rain/db'
import { anAgent, aQueuedTurn } from '@rain/db/testing'
import {
  fromDeviceSchema,
  must,
  newId,
  noUsage,
  unpackPacket,
  type CallTarget,
  type DesktopAction,
  type FromDevice,
} from '@rain/protocol'

/** A turn of an agent that works on a computer, as a runner would have it. It has mouse and keyboard. */
export async function aDesktopTurn(db: Db, { userId, deviceId }: { userId: string; deviceId: string }) {
  const agentKey = newId('agent')
  const person = await anAgent(db, { userId, agentKey })
  await db.prisma.agent.update({ where: { id: person.agentId }, data: { mode: 'computer_use', deviceId } })
  const { id: turnId } = await aQueuedTurn(db, person)
  const claimed = must(await claimTurn(db, { turnId, owner: 'scripted', leaseMs: 60_000 }), 'it can be claimed')
  const fence = { turnId, epoch: claimed.turn.epoch }
  const holder = { by: 'agent', turnId } as const
  const take = () => takeControl(db, { userId, deviceId, holder })
  await take()
  let step = 0
  return {
    turnId,
    agentKey,
    fence,
    take,
    /** A call that runs. Resolves to its id. */
    async call(action: DesktopAction, target: Partial<CallTarget> = {}): Promise<string> {
      const id = newId('toolCall')
      const toolUseId = `toolu_${id}`
      const call = {
        id,
        toolUseId,
        tool: 'computer',
        input: action,
        inputHash: 'h',
        level: 'computer' as const,
        reasons: [],
        target: { deviceId, display: 0, ...target },
        unusable: null,
      }
      await recordStep(db, fence, {
        step: ++step,
        provider: 'demo',
        model: 'auto',
        stopReason: 'tool_use',
        content: [{ type: 'tool_call', toolUseId, tool: 'computer', input: action }],
        usage: noUsage,
        cost: 0,
        toolCalls: [call],
      })
      await startToolCall(db, fence, { id, from: 'proposed', inputHash: 'h' })
      return id
    },
  }
}

export interface Told {
  message: FromDevice
  bytes: Uint8Array
}

/** What a computer says to whoever listens. */
export async function listenTo(bus: Bus, deviceId: string) {
  const told: Told[] = []
  let read = 0
  let wake = () => {}
  const stop = await bus.devices.listen(deviceId, (packet) => {
    const { message, bytes } = must(unpackPacket(packet), 'a packet')
    told.push({ message: fromDeviceSchema.parse(message), bytes })
    wake()
  })
  return {
    told,
    stop,
    async next(): Promise<Told> {
      for (;;) {
        const next = told[read]
        if (next) {
          read++
          return next
        }
        await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}
