import {
  preparedAttachments,
  recordPrepared,
  type ContextStep,
  type ConversationContext,
  type PreparedAttachment,
} from '@rain/db'
import { attachmentsOf, type Attachment } from '@rain/protocol'
import type { ImagePart } from '../../providers/provider.ts'
import type { ShownStep } from '../context/shown-step.ts'
import type { TurnWork } from '../turn-work.ts'
import { prepareAttachment } from './prepare-attachment.ts'
import type { ShownAttachment } from './tell-attachment.ts'

/** The newest pictures, together: providers take 20 MB of base64 with everything in it. */
const mostImageBytes = 12_000_000
const mostImages = 20

/** As much as the provider that takes the most takes of documents. */
const mostDocumentBytes = 24 * 1024 * 1024

/** The base64 of files that were read before, by their ids: what is in a file never changes. */
export type FileMemory = Map<string, string>

/**
 * The context with the files that stand beside its messages. One that no runner has looked at yet is made ready first. What
 * `memory` holds is not read again.
 */
export async function withAttachments<Context extends Pick<ConversationContext, 'steps'>>(
  work: TurnWork,
  context: Context,
  memory: FileMemory = new Map(),
): Promise<Context & { steps: ShownStep[] }> {
  const named = new Map(context.steps.map((step) => [step.id, attachmentsOf(step.content)]))
  const all = [...named.values()].flat()
  if (all.length === 0) return context
  const { userId } = work.turn
  const shown = new Set([...shownImages(all), ...shownDocuments(all)])
  const withBytes = [...shown].filter((id) => !memory.has(id))
  const rows = await preparedAttachments(work.db, { userId, ids: [...new Set(all.map(({ id }) => id))], withBytes })
  for (const { id, bytes } of rows) if (bytes) memory.set(id, bytes.toString('base64'))
  const known = new Map(rows.map((row) => [row.id, row]))
  await Promise.all(
    [...named.values()].flatMap((files) =>
      files.map(async ({ id }) => {
        const row = known.get(id)
        if (row && !row.prepared) known.set(id, await prepare(work, row, files.length))
      }),
    ),
  )
  const sentLast = new Map([...named].flatMap(([stepId, files]) => files.map(({ id }) => [id, stepId])))
  const show = (file: Attachment, stepId: string): ShownAttachment => {
    const base64 = shown.has(file.id) ? memory.get(file.id) : undefined
    return toShown(file, known.get(file.id), { base64, isNewest: sentLast.get(file.id) === stepId })
  }
  const steps = context.steps.map((step: ContextStep): ShownStep => {
    const files = named.get(step.id) ?? []
    return files.length === 0 ? step : { ...step, attachments: files.map((file) => show(file, step.id)) }
  })
  return { ...context, steps }
}

/** The ids of the newest pictures, as many as fit. */
function shownImages(all: Attachment[]): Set<string> {
  const shown = new Set<string>()
  let left = mostImageBytes
  for (const { id, kind, size } of all.toReversed()) {
    if (kind !== 'image' || shown.has(id)) continue
    left -= size
    if ((left < 0 && shown.size > 0) || shown.size >= mostImages) break
    shown.add(id)
  }
  return shown
}

/** The ids of the newest PDFs, as many as fit. */
function shownDocuments(all: Attachment[]): Set<string> {
  const shown = new Set<string>()
  let left = mostDocumentBytes
  for (const { id, kind, size } of all.toReversed()) {
    if (kind !== 'pdf' || shown.has(id) || size > left) continue
    left -= size
    shown.add(id)
  }
  return shown
}

async function prepare(
  { db, turn, signal, readDocument }: TurnWork,
  row: PreparedAttachment,
  among: number,
): Promise<PreparedAttachment> {
  const bytes = row.kind === 'image' ? row.bytes : (row.bytes ?? (await bytesOf(db, turn.userId, row.id)))
  const made = await prepareAttachment({
    file: { ...row, bytes: bytes ?? Buffer.alloc(0) },
    among,
    cwd: turn.cwd,
    readDocument,
    signal,
  }).catch(() => null)
  // an interrupted turn leaves it to the next
  if (!made) return row
  await recordPrepared(db, { turnId: turn.id, epoch: turn.epoch }, { id: row.id, ...made })
  return { ...row, ...made, prepared: true }
}

async function bytesOf(db: TurnWork['db'], userId: string, id: string): Promise<Buffer | null> {
  const [row] = await preparedAttachments(db, { userId, ids: [id], withBytes: [id] })
  return row?.bytes ?? null
}

/** A PDF that was sent several times is a document where it was sent last, and its text before. */
function toShown(
  { id, name, kind, size }: Attachment,
  row: PreparedAttachment | undefined,
  { base64, isNewest }: { base64: string | undefined; isNewest: boolean },
): ShownAttachment {
  const image = row?.kind === 'image' && base64 !== undefined ? toImage(row.mediaType, base64) : null
  const { text = null, textLength = null, path = null, pages = null, asText = false, readAs = null } = row ?? {}
  const isDocument = row?.kind === 'pdf' && isNewest && !asText && pages !== null && base64 !== undefined
  const document = isDocument ? { base64, pages } : null
  return { id, name, kind, size, image, text, textLength, path, document, readAs }
}

function toImage(mediaType: string, base64: string): ImagePart {
  return { type: 'image', mediaType: mediaType === 'image/png' ? 'image/png' : 'image/jpeg', base64 }
}
