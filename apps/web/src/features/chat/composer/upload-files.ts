import { limits } from '@rain/protocol'
import { attachmentApi, uploadAttachment } from '../../../api/attachment-endpoints.ts'
import { ApiError } from '../../../api/request.ts'
import { changeFile, changeFiles, filesOf, roomIn, type DraftFile } from './draft-files.ts'

/** Uploads at a time: the browser has few lines to one server, and the chat needs one. */
const atOnce = 2
const busyMs = 2_000

/** What was chosen here and is not on the server yet, by the key of its draft file. */
const sources = new Map<string, { agentId: string; file: File; stop: AbortController }>()
const underWay = new Set<string>()

/** Puts files beside the draft and begins to upload them. Gives how many did not fit any more. */
export function attachFiles(agentId: string, given: readonly File[]): number {
  const taken = given.slice(0, roomIn(filesOf(agentId)))
  const added = taken.map((file): DraftFile => {
    const key = crypto.randomUUID()
    const described = { key, name: file.name || 'file', size: file.size }
    if (file.size > limits.attachmentBytes) return { ...described, state: 'failed', code: 'too_large', message: '' }
    if (file.size === 0) return { ...described, state: 'failed', code: 'empty', message: '' }
    sources.set(key, { agentId, file, stop: new AbortController() })
    return { ...described, state: 'waiting' }
  })
  changeFiles(agentId, (files) => [...files, ...added])
  startNext()
  return given.length - taken.length
}

export function retryFile(agentId: string, key: string): void {
  const source = sources.get(key)
  if (!source) return
  sources.set(key, { ...source, stop: new AbortController() })
  changeFile(agentId, key, ({ name, size }) => ({ key, name, size, state: 'waiting' }))
  startNext()
}

/** Whether a failed file can be tried again here. */
export function canRetry(key: string): boolean {
  return sources.has(key)
}

/** Takes a file away, in the middle of its upload too. */
export function dropFile(agentId: string, key: string): void {
  const file = filesOf(agentId).find((each) => each.key === key)
  sources.get(key)?.stop.abort()
  sources.delete(key)
  changeFiles(agentId, (files) => files.filter((each) => each.key !== key))
  // what was sent before stays: the server keeps it, whatever is asked
  if (file?.state === 'ready') void attachmentApi.remove(file.attachment.id).catch(() => undefined)
}

/** Nothing is sent any more for whoever was signed in. */
export function stopUploads(): void {
  for (const { stop } of sources.values()) stop.abort()
  sources.clear()
}

function startNext(): void {
  for (const [key, { agentId }] of sources) {
    if (underWay.size >= atOnce) return
    const file = filesOf(agentId).find((each) => each.key === key)
    if (file?.state === 'waiting' && !underWay.has(key)) void upload(key)
  }
}

async function upload(key: string): Promise<void> {
  const source = sources.get(key)
  if (!source) return
  const { agentId, file, stop } = source
  const become = (state: (file: DraftFile) => DraftFile) => {
    if (!stop.signal.aborted) changeFile(agentId, key, state)
  }
  underWay.add(key)
  become(({ name, size }) => ({ key, name, size, state: 'uploading', done: 0 }))
  try {
    const attachment = await uploadAttachment({
      file,
      name: file.name,
      signal: stop.signal,
      onProgress: (done) => become(({ name, size }) => ({ key, name, size, state: 'uploading', done })),
    })
    sources.delete(key)
    become(() => ({ key, name: attachment.name, size: attachment.size, state: 'ready', attachment }))
    if (stop.signal.aborted) await attachmentApi.remove(attachment.id)
  } catch (error) {
    const { code, message } = error instanceof ApiError ? error : { code: 'internal', message: '' }
    if (code === 'rate_limited') setTimeout(() => retryFile(agentId, key), busyMs)
    else become(({ name, size }) => ({ key, name, size, state: 'failed', code, message }))
  } finally {
    underWay.delete(key)
    startNext()
  }
}
