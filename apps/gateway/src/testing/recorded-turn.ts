import {
  addDevice,
  changeDevice,
  confirmDevice,
  finishToolCall,
  finishTurn,
  recordToolImages,
  type Outcome,
} from '@rain/db'
import { must, newId, type CallTarget, type DesktopAction, type ToolDetail } from '@rain/protocol'
import { aDesktopTurn } from './desktop-turn.ts'
import type { TestGateway } from './test-gateway.ts'

export const pictureSize = { width: 100, height: 50 }

/** A computer of the person that a test gateway belongs to; it needs no link. */
export async function aRecordingDevice(
  { db, userId }: TestGateway,
  settings: { records?: boolean } = { records: true },
) {
  const deviceId = newId('device')
  const owner = { userId, deviceId, by: 'tok_1' }
  await addDevice(db, { id: deviceId, userId, name: 'study', publicKey: 'k', fingerprint: 'f' })
  await confirmDevice(db, owner)
  await changeDevice(db, owner, settings)
  return deviceId
}

/** A turn on that computer that a test has act there, with a picture after each action. */
export async function aRecordedTurn({ db, userId }: TestGateway, deviceId: string) {
  const turn = await aDesktopTurn(db, { userId, deviceId })
  let last: Partial<CallTarget> = {}
  return {
    ...turn,
    /** Resolves to the call and its picture. Without `bytes` the screen looks as it did. */
    async act(action: DesktopAction, bytes: Buffer | null = Buffer.from([0xff, 0xd8, 0xff])) {
      const callId = await turn.call(action, last)
      const frame = {
        id: bytes ? `f_${callId}` : must(last.frame, 'there was one before').id,
        display: 0,
        ...pictureSize,
      }
      const window = { id: 'w1', title: 'Untitled', app: 'editor' }
      const scene: ToolDetail = { kind: 'screen', device_id: deviceId, display: 0, frame, window, cursor: [5, 6] }
      const picture = { mediaType: 'image/jpeg', ...pictureSize } as const
      const ids = bytes && must(await recordToolImages(db, turn.fence, callId, [{ ...picture, bytes }]), 'it is ours')
      const imageId = ids?.[0]
      const image = { media_type: picture.mediaType, ...pictureSize }
      const detail = imageId ? { ...scene, image: { id: imageId, ...image } } : scene
      await finishToolCall(db, turn.fence, { id: callId, status: 'done', output: 'Done.', detail })
      last = { frame, window, ...(imageId ? { imageId } : { imageId: last.imageId }) }
      return { callId, imageId }
    },
    finish: (outcome: Outcome = { outcome: 'completed', text: 'Saved.' }) => finishTurn(db, turn.fence, outcome),
  }
}
