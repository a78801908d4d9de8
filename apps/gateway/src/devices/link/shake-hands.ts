import { deviceById, type Db, type Device } from '@rain/db'
import type { LinkRefusal } from '@rain/protocol'
import { readLinkKey, startAcceptor, type KnownPeer, type SealingKeys, type SecureLink } from '@rain/runtime'
import { isOverdue } from '../describe-device.ts'
import { serverIdentityOf } from '../server-identity.ts'
import type { BinaryFrames } from './binary-frames.ts'

export type Handshake =
  | { status: 'open'; link: SecureLink; deviceId: string }
  /** It has proven who it is, and was told why it gets no link. */
  | { status: 'refused'; why: LinkRefusal }
  | { status: 'failed'; why: string }

interface Deps {
  db: Db
  sealingKeys: SealingKeys
}

/** Finds out which computer is at the other end, and proves to it that this is its server. */
export async function shakeHands(
  deps: Deps,
  frames: BinaryFrames,
  send: (frame: Uint8Array) => void,
): Promise<Handshake> {
  let refusal: LinkRefusal | undefined
  const acceptor = startAcceptor({
    async keysFor(deviceId) {
      const found = await findPeer(deps, deviceId)
      refusal = found?.refuse
      return found
    },
  })
  for (;;) {
    const frame = await frames.next()
    if (frame === null) return { status: 'failed', why: 'it left before it was known' }
    const step = await acceptor.receive(frame)
    if ('send' in step && step.send) send(step.send)
    if (step.status === 'open') return { status: 'open', link: step.link, deviceId: step.name }
    if (step.status === 'refused' && refusal) return { status: 'refused', why: refusal }
    if (step.status === 'failed') return step
  }
}

async function findPeer(deps: Deps, deviceId: string): Promise<(KnownPeer & { refuse?: LinkRefusal }) | null> {
  const device = await deviceById(deps.db, deviceId)
  const peerKey = device && readLinkKey(device.publicKey)
  const ownKey = device && (await serverIdentityOf(deps, device.userId))
  if (!device || !peerKey || !ownKey) return null
  const refuse = refusalOf(device)
  return { ownKey, peerKey, ...(refuse && { refuse }) }
}

function refusalOf(device: Device): LinkRefusal | null {
  if (device.status === 'paired') return null
  return device.status === 'pending' && !isOverdue(device) ? 'pending' : 'revoked'
}
