import {
  preparedAttachments,
  recordPrepared,
  type ContextStep,
  type ConversationContext,
  type PreparedAttachment,
} from '@rain/db'
import { attachmentsOf, type Attachment } from '@rain/protocol'
import type { ImagePart } from '../../providers/provider.ts'
import type { ShownStep } from '../context/view.ts'
import type { TurnWork } from '../turn-work.ts'
import { prepareAttachment } from './prepare-attachment.ts'
import type { ShownAttachment } from './tell-attachment.ts'

/** The newest pictures, together: providers take 20 MB of base64 with everything in it. */
const mostImageBytes = 12_000_000
const mostImages = 20

/** The context with the files that stand beside its messages. One that no runner has looked at yet is made ready first. */
export async function withAttachments<Context extends Pick<ConversationContext, 'steps'>>(
  work: TurnWork,
  context: Context,
): Promise<Context & { steps: ShownStep[] }> {
  const named = new Map(context.steps.map((step) => [step.id, attachmentsOf(step.content)]))
  const all = [...named.values()].flat()
  if (all.length === 0) return context
  const { userId } = work.turn
  const shown = shownImages(all)
  const rows = await preparedAttachments(work.db, { userId, ids: all.map(({ id }) => id), withBytes: [...shown] })
  const known = new Map(rows.map((row) => [row.id, row]))
  await Promise.all(
    [...named.values()].flatMap((files) =>
      files.map(async ({ id }) => {
        const row = known.get(id)
        if (row && !row.prepared) known.set(id, await prepare(work, row, files.length))
      }),
    ),
  )
  const show = (file: Attachment): ShownAttachment => toShown(file, known.get(file.id))
  const steps = context.steps.map((step: ContextStep): ShownStep => {
    const files = named.get(step.id) ?? []
    return files.length === 0 ? step : { ...step, attachments: files.map(show) }
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

async function prepare(
  { db, turn, signal, readDocument }: TurnWork,
  row: PreparedAttachment,
  among: number,
): Promise<PreparedAttachment> {
  const bytes = row.kind === 'image' ? row.bytes : await bytesOf(db, turn.userId, row.id)
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

function toShown({ id, name, kind, size }: Attachment, row: PreparedAttachment | undefined): ShownAttachment {
  const image = row?.kind === 'image' && row.bytes ? toImage(row.mediaType, row.bytes) : null
  const { text = null, textLength = null, path = null } = row ?? {}
  return { id, name, kind, size, image, text, textLength, path }
}

function toImage(mediaType: string, bytes: Buffer): ImagePart {
  return {
    type: 'image',
    mediaType: mediaType === 'image/png' ? 'image/png' : 'image/jpeg',
    base64: bytes.toString('base64'),
  }
}
