import { contextUpTo, type ConversationContext, type fileNotesOf } from '@rain/db'
import { withAttachments, type FileMemory } from './attachments/with-attachments.ts'
import { mostRows } from './context/fit-context.ts'
import type { ShownStep } from './context/shown-step.ts'
import { withImages, type ImageMemory } from './context/with-images.ts'
import { withNotes } from './context/with-notes.ts'
import type { TurnWork } from './turn-work.ts'

export type FileNotes = Awaited<ReturnType<typeof fileNotesOf>>

/** What was read for an earlier step of this claim and cannot change: it does not come from the rows again. */
export interface ContextMemory {
  files: FileMemory
  images: ImageMemory
}

export function createContextMemory(): ContextMemory {
  return { files: new Map(), images: new Map() }
}

/** The conversation up to this turn, with everything that a model is shown beside its words. */
export async function readContext(
  work: TurnWork,
  { files, images }: ContextMemory,
  noted: FileNotes | Promise<FileNotes>,
): Promise<ConversationContext & { steps: ShownStep[] }> {
  const { db, turn } = work
  const { conversationId, seq: turnSeq } = turn
  const [context, notes] = await Promise.all([contextUpTo(db, { conversationId, turnSeq, limit: mostRows }), noted])
  return withAttachments(work, await withImages(db, withNotes(context, notes), images), files)
}
