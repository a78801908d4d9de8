import { deviceOf, type Db } from '@rain/db'
import { RainError, type Recording, type RecordingList } from '@rain/protocol'
import {
  keptPictures,
  recordedCallsOf,
  recordedEntriesOf,
  recordedTakeoversOf,
  recordedTurn,
  recordedTurnsOf,
  stepCostsOf,
} from './recording-rows.ts'
import { toRecording, toSummary } from './to-recording.ts'

/**
 * The turns that have worked on a computer, a page of them, the newest first.
 * @throws RainError `not_found`: the computer is not there, or somebody else's, or was revoked.
 */
export async function listRecordings(
  db: Db,
  { userId, deviceId, before, limit }: { userId: string; deviceId: string; before?: string | undefined; limit: number },
): Promise<RecordingList> {
  const device = await deviceOf(db, userId, deviceId)
  if (!device) throw new RainError('not_found', 'There is no such computer.')
  const { id, name, records, keepDays } = device
  const turns = await recordedTurnsOf(db, { userId, deviceId, before, most: limit + 1 })
  return {
    device: { id, name, records, keep_days: keepDays },
    recordings: turns.slice(0, limit).map(toSummary),
    more: turns.length > limit,
  }
}

/** @throws RainError `not_found`: no turn of this person has worked on a computer under this id. */
export async function readRecording(
  db: Db,
  { userId, turnId }: { userId: string; turnId: string },
): Promise<Recording> {
  const turn = await recordedTurn(db, userId, turnId)
  if (!turn) throw new RainError('not_found', 'There is no such recording.')
  const calls = await recordedCallsOf(db, userId, turnId)
  const devices = [...new Set(calls.map(({ target }) => target.deviceId))]
  const pictures = calls.flatMap(({ target, detail }) => [target.imageId, detail?.image?.id])
  const [entries, takeovers, costs, kept] = await Promise.all([
    recordedEntriesOf(db, userId, turnId, devices),
    recordedTakeoversOf(db, userId, turnId),
    stepCostsOf(db, userId, turnId),
    keptPictures(db, userId, [...new Set(pictures.filter((id) => id !== undefined))]),
  ])
  return toRecording({ turn, calls, entries, takeovers, costs, kept })
}
