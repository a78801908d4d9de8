import { limits, type Attachment } from '@rain/protocol'
import { create } from 'zustand'

/** A file beside a draft. */
export type DraftFile = {
  key: string
  name: string
  size: number
} & (
  | { state: 'waiting' }
  /** From 0 to 1. */
  | { state: 'uploading'; done: number }
  | { state: 'ready'; attachment: Attachment }
  | { state: 'failed'; code: string; message: string }
)

const prefix = 'rain.draft-files.'

/** By agent. What is ready outlives a reload; what is still being sent does not. */
export const useDraftFiles = create<{ files: Record<string, DraftFile[]> }>(() => ({ files: readStored() }))

const none: DraftFile[] = []

export function filesOf(agentId: string): DraftFile[] {
  return useDraftFiles.getState().files[agentId] ?? none
}

/** The files beside the agent's draft. */
export function useFilesOf(agentId: string): DraftFile[] {
  return useDraftFiles(({ files }) => files[agentId] ?? none)
}

export function changeFiles(agentId: string, change: (files: DraftFile[]) => DraftFile[]): void {
  const next = change(filesOf(agentId))
  useDraftFiles.setState(({ files }) => ({ files: { ...files, [agentId]: next } }))
  const ready = readyIn(next)
  if (ready.length === 0) sessionStorage.removeItem(prefix + agentId)
  else sessionStorage.setItem(prefix + agentId, JSON.stringify(ready))
}

export function changeFile(agentId: string, key: string, change: (file: DraftFile) => DraftFile): void {
  changeFiles(agentId, (files) => files.map((file) => (file.key === key ? change(file) : file)))
}

/** What a message can take along now. */
export function readyIn(files: readonly DraftFile[]): Attachment[] {
  return files.flatMap((file) => (file.state === 'ready' ? [file.attachment] : []))
}

export function toReady(attachment: Attachment): DraftFile {
  const { id, name, size } = attachment
  return { key: id, name, size, state: 'ready', attachment }
}

/** How many more a message may have. */
export function roomIn(files: readonly DraftFile[]): number {
  return Math.max(0, limits.attachmentsPerMessage - files.length)
}

export function forgetDraftFiles(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key)
  useDraftFiles.setState({ files: {} })
}

function readStored(): Record<string, DraftFile[]> {
  const keys = Object.keys(sessionStorage).filter((key) => key.startsWith(prefix))
  return Object.fromEntries(keys.map((key) => [key.slice(prefix.length), readFiles(sessionStorage.getItem(key))]))
}

function readFiles(stored: string | null): DraftFile[] {
  try {
    const list: unknown = JSON.parse(stored ?? '[]')
    return Array.isArray(list) ? list.filter(isAttachment).map(toReady) : []
  } catch {
    return [] // a broken entry is worth no file
  }
}

function isAttachment(value: unknown): value is Attachment {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    'name' in value &&
    typeof value.name === 'string' &&
    'size' in value &&
    typeof value.size === 'number' &&
    'kind' in value
  )
}
