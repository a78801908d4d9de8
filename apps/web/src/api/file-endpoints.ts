import {
  changeAnswerSchema,
  changeListSchema,
  changeViewSchema,
  downloadTicketSchema,
  fileChangedSchema,
  fileViewSchema,
  folderListSchema,
  limits,
  restErrorSchema,
  trashListSchema,
  turnUndoneSchema,
  uploadAnswerSchema,
  type FileEntry,
  type FolderQuery,
  type OnConflict,
  type UploadAnswer,
} from '@rain/protocol'
import { ApiError, request, requestFile } from './request.ts'
import { endSession, useSession } from './session-token.ts'

const path = (agentId: string, ...door: string[]) =>
  ['/api/files', encodeURIComponent(agentId), ...door.map(encodeURIComponent)].join('/')

/** The doors of an agent's files. */
export const fileApi = {
  list: (agentId: string, query: Partial<FolderQuery>, signal?: AbortSignal) =>
    request(folderListSchema, path(agentId), { query, signal }),
  view: (agentId: string, query: { path: string; offset?: number }) =>
    request(fileViewSchema, path(agentId, 'file'), { query }),
  bytes: (agentId: string, file: string) => requestFile(path(agentId, 'raw'), { path: file }),
  /** An address that works for a minute, without the token. */
  downloadAddress: (agentId: string, file: string) =>
    request(downloadTicketSchema, path(agentId, 'download'), { method: 'POST', body: { path: file } }),
  makeFolder: (agentId: string, folder: string, pin?: string) =>
    request(fileChangedSchema, path(agentId, 'folder'), { method: 'POST', body: { path: folder, pin } }),
  move: (agentId: string, move: { from: string; to: string; on_conflict?: OnConflict }, pin?: string) =>
    request(fileChangedSchema, path(agentId, 'move'), { method: 'POST', body: { ...move, pin } }),
  delete: (agentId: string, file: string, pin?: string) =>
    request(fileChangedSchema, path(agentId, 'delete'), { method: 'POST', body: { path: file, pin } }),
  trash: (agentId: string) => request(trashListSchema, path(agentId, 'trash')),
  restore: (agentId: string, id: string, onConflict: OnConflict = 'ask', pin?: string) =>
    request(fileChangedSchema, path(agentId, 'trash', id, 'restore'), {
      method: 'POST',
      body: { on_conflict: onConflict, pin },
    }),
  changes: (agentId: string, query: { turn_id?: string; path?: string; before?: string }) =>
    request(changeListSchema, path(agentId, 'changes'), { query }),
  change: (agentId: string, id: string) => request(changeViewSchema, path(agentId, 'changes', id)),
  undo: (agentId: string, id: string, wish: { anyway?: string; pin?: string }) =>
    request(changeAnswerSchema, path(agentId, 'changes', id, 'undo'), { method: 'POST', body: wish }),
  redo: (agentId: string, id: string, wish: { anyway?: string; pin?: string }) =>
    request(changeAnswerSchema, path(agentId, 'changes', id, 'redo'), { method: 'POST', body: wish }),
  undoTurn: (agentId: string, turnId: string, pin?: string) =>
    request(turnUndoneSchema, path(agentId, 'turns', turnId, 'undo'), { method: 'POST', body: { pin } }),
  dropUpload: (agentId: string, query: { id: string; path: string; name: string }) =>
    request(uploadAnswerSchema, path(agentId, 'upload'), { method: 'DELETE', query }),
}

export type FileUpload = {
  agentId: string
  file: Blob
  id: string
  /** The folder it goes to, and its name there. */
  path: string
  name: string
  onConflict: OnConflict
  signal: AbortSignal
  /** From 0 to 1. */
  onProgress: (done: number) => void
}

/** Sends a file in pieces, each of which may be sent again. Throws `ApiError`; `file_exists` before anything was sent. */
export async function uploadFile(upload: FileUpload): Promise<FileEntry | null> {
  const { file, signal, onProgress } = upload
  let offset = 0
  for (;;) {
    const piece = file.slice(offset, offset + limits.uploadPieceBytes)
    const { received, entry } = await sendPiece(upload, piece, offset)
    signal.throwIfAborted()
    onProgress(file.size === 0 ? 1 : received / file.size)
    if (entry || received >= file.size) return entry ?? null
    offset = received
  }
}

/** @NOTE not `fetch`: it does not tell how far it has come */
function sendPiece(upload: FileUpload, piece: Blob, offset: number): Promise<UploadAnswer> {
  const { agentId, file, id, path: folder, name, onConflict, signal, onProgress } = upload
  return new Promise((resolve, reject) => {
    const sent = new XMLHttpRequest()
    const fail = () => reject(new ApiError(0, 'unreachable', 'The server cannot be reached.'))
    const fields = { id, path: folder, name, offset: `${offset}`, size: `${file.size}`, on_conflict: onConflict }
    sent.open('PUT', `${path(agentId, 'upload')}?${new URLSearchParams(fields)}`)
    sent.setRequestHeader('Content-Type', 'application/octet-stream')
    sent.setRequestHeader('Authorization', `Bearer ${useSession.getState().token}`)
    sent.upload.addEventListener('progress', ({ loaded }) => onProgress((offset + loaded) / Math.max(1, file.size)))
    sent.addEventListener('error', fail)
    sent.addEventListener('abort', fail)
    sent.addEventListener('load', () => {
      const answer = readJson(sent.responseText)
      const taken = uploadAnswerSchema.safeParse(answer)
      if (sent.status < 300 && taken.success) return resolve(taken.data)
      const refusal = restErrorSchema.safeParse(answer)
      const { code, error } = refusal.success ? refusal.data : { code: 'internal', error: `${sent.status}` }
      if (sent.status === 401) endSession('expired')
      reject(new ApiError(sent.status, code, error, refusal.success ? refusal.data : null))
    })
    signal.addEventListener('abort', () => sent.abort(), { once: true })
    if (signal.aborted) return fail()
    sent.send(piece)
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // a proxy may answer in its own words
  }
}
