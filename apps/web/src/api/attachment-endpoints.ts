import {
  attachmentDeletedSchema,
  attachmentListSchema,
  attachmentUploadedSchema,
  mentionsSchema,
  restErrorSchema,
  type Attachment,
} from '@rain/protocol'
import { ApiError, request, requestFile } from './request.ts'
import { endSession, useSession } from './session-token.ts'

const path = (id: string) => `/api/attachments/${encodeURIComponent(id)}`

export const attachmentApi = {
  /** Those of these that can still be sent. */
  sendable: (ids: string[]) => request(attachmentListSchema, '/api/attachments', { query: { ids: ids.join(',') } }),
  file: (id: string) => requestFile(path(id)),
  preview: (id: string) => requestFile(`${path(id)}/preview`),
  remove: (id: string) => request(attachmentDeletedSchema, path(id), { method: 'DELETE' }),
  /** Paths below the agent's folder that match. */
  mentions: (agentId: string, q: string, signal: AbortSignal) =>
    request(mentionsSchema, '/api/mentions', { query: { agent_id: agentId, q }, signal }),
}

export type Upload = {
  file: Blob
  name: string
  signal: AbortSignal
  /** From 0 to 1. */
  onProgress: (done: number) => void
}

/**
 * Sends the bytes of a file. Throws `ApiError`; one whose code is `rate_limited` may be tried again later.
 * @NOTE not `fetch`: it does not tell how far it has come
 */
export function uploadAttachment({ file, name, signal, onProgress }: Upload): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    const sent = new XMLHttpRequest()
    const fail = () => reject(new ApiError(0, 'unreachable', 'The server cannot be reached.'))
    sent.open('POST', `/api/attachments?name=${encodeURIComponent(name)}`)
    sent.setRequestHeader('Content-Type', 'application/octet-stream')
    sent.setRequestHeader('Authorization', `Bearer ${useSession.getState().token}`)
    sent.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0))
    sent.addEventListener('error', fail)
    sent.addEventListener('abort', fail)
    sent.addEventListener('load', () => {
      const answer = readJson(sent.responseText)
      const taken = attachmentUploadedSchema.safeParse(answer)
      if (sent.status < 300 && taken.success) return resolve(taken.data)
      const refusal = restErrorSchema.safeParse(answer)
      const { code, error } = refusal.success ? refusal.data : { code: 'internal', error: `${sent.status}` }
      if (sent.status === 401) endSession('expired')
      reject(new ApiError(sent.status, code, error, refusal.success ? refusal.data : null))
    })
    signal.addEventListener('abort', () => sent.abort(), { once: true })
    if (signal.aborted) return fail()
    sent.send(file)
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // a proxy may answer in its own words
  }
}
