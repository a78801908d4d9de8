import type { DeviceChannels } from '@rain/bus'
import { fromDeviceSchema, unpackPacket, type ActOutcome, type PictureWish } from '@rain/protocol'

/** `bytes`: the picture, empty where there is none. `no_answer`: it may have happened, and nobody knows. */
export type CarriedOut =
  { status: 'answered'; outcome: ActOutcome; bytes: Uint8Array } | { status: 'not_connected' } | { status: 'no_answer' }

export interface Patience {
  /** How long a device that is not connected is waited for. */
  connectMs: number
  /** How long an answer is waited for in all. */
  answerMs: number
  /** How often the order is given again meanwhile: its link may have broken with the order or its answer on it. */
  againMs: number
}

/**
 * Has the gateway that holds the link carry out a call, and waits for what became of it. Given again as often as it takes:
 * a desktop-agent does a call once and answers a repeated order from memory.
 */
export async function carryOut(
  devices: DeviceChannels,
  order: { deviceId: string; callId: string; picture: PictureWish | null },
  { connectMs, answerMs, againMs }: Patience,
  signal: AbortSignal,
): Promise<CarriedOut> {
  const { deviceId, callId, picture } = order
  let answer: (what: CarriedOut) => void = () => {}
  const answered = new Promise<CarriedOut>((resolve) => (answer = resolve))
  const stopListening = await devices.listen(deviceId, (packet) => {
    const heard = readAnswer(packet, callId)
    if (heard) answer(heard)
  })
  const began = performance.now()
  let reached = false
  let timer: NodeJS.Timeout | undefined
  const onAbort = () => answer({ status: reached ? 'no_answer' : 'not_connected' })
  const giveOrder = async () => {
    const heard = await devices.order(deviceId, { type: 'act', callId, picture }).catch(() => false)
    reached ||= heard
    const waited = performance.now() - began
    if (!reached && waited >= connectMs) return answer({ status: 'not_connected' })
    if (waited >= answerMs) return answer({ status: 'no_answer' })
    timer = setTimeout(() => void giveOrder(), againMs)
  }
  signal.addEventListener('abort', onAbort)
  try {
    if (signal.aborted) return { status: 'not_connected' }
    void giveOrder()
    return await answered
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
    stopListening()
  }
}

function readAnswer(packet: Uint8Array, callId: string): CarriedOut | null {
  const unpacked = unpackPacket(packet)
  const message = fromDeviceSchema.safeParse(unpacked?.message)
  if (!unpacked || message.data?.type !== 'result' || message.data.id !== callId) return null
  return { status: 'answered', outcome: message.data.outcome, bytes: unpacked.bytes }
}
