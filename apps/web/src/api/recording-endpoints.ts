import { recordingDeletedSchema, recordingListSchema, recordingSchema, type RecordingExportQuery } from '@rain/protocol'
import { request, requestFile } from './request.ts'

/** The doors of what agents did on the person's computers. */
export const recordingApi = {
  list: (deviceId: string, before?: string) =>
    request(recordingListSchema, `/api/devices/${encodeURIComponent(deviceId)}/recordings`, { query: { before } }),
  read: (turnId: string) => request(recordingSchema, pathOf(turnId)),
  export: (turnId: string, wish: RecordingExportQuery) => requestFile(`${pathOf(turnId)}/export`, wish),
  drop: (turnId: string, pin: string) =>
    request(recordingDeletedSchema, pathOf(turnId), { method: 'DELETE', body: { pin } }),
}

function pathOf(turnId: string): string {
  return `/api/recordings/${encodeURIComponent(turnId)}`
}
