import type { ReadAs } from '@rain/protocol'
import type { DocumentLimits } from '../../providers/provider.ts'
import type { ShownAttachment } from '../attachments/tell-attachment.ts'
import type { ShownStep } from './shown-step.ts'

/** The part of a model's context that documents may fill: the conversation has to go on. */
const mostShare = 0.5

/** No tokenizer finds more than one token in two bytes of a page of words, and most find half as many. */
const bytesPerToken = 2

/**
 * The steps with those PDFs marked that a model reads as documents: the newest, as many as it takes. The choice depends on
 * the files and the model alone, so that it stays the same from step to step. Without `limits`: none.
 */
export function withDocuments(
  steps: ShownStep[],
  { limits, contextTokens }: { limits: DocumentLimits | undefined; contextTokens: number },
): ShownStep[] {
  if (!steps.some(({ attachments = [] }) => attachments.some(({ document }) => document))) return steps
  const left = { pages: limits?.pages ?? 0, bytes: 0, tokens: contextTokens * mostShare }
  left.bytes = (limits?.bytes ?? 0) - pictureBytesOf(steps)
  const marked = new Map<string, ShownAttachment['asDocument']>()
  for (const file of steps.flatMap(({ attachments = [] }) => attachments).toReversed()) {
    if (!file.document || !limits) continue
    const { pages } = file.document
    const tokensBeside = pages * limits.tokensPerPage + hiddenTokens(file)
    if (pages > left.pages || file.size > left.bytes || tokensBeside > left.tokens) continue
    left.pages -= pages
    left.bytes -= file.size
    left.tokens -= tokensBeside
    marked.set(file.id, { tokensBeside })
  }
  const mark = (file: ShownAttachment): ShownAttachment => {
    return file.document ? { ...file, asDocument: marked.get(file.id) ?? null } : file
  }
  return steps.map((step) => (step.attachments ? { ...step, attachments: step.attachments.map(mark) } : step))
}

/** The steps with these PDFs told as their text, whoever is asked. */
export function withoutDocumentsOf(steps: ShownStep[], ids: ReadonlySet<string>): ShownStep[] {
  const asText = (file: ShownAttachment): ShownAttachment => {
    return ids.has(file.id) ? { ...file, document: null, asDocument: null } : file
  }
  return steps.map((step) => (step.attachments ? { ...step, attachments: step.attachments.map(asText) } : step))
}

/** How a model that is asked with these steps is told of each PDF; one of which only the place is told is left out. */
export function readingsIn(steps: ShownStep[]): { id: string; readAs: ReadAs; before: ReadAs | null }[] {
  const files = steps.flatMap(({ attachments = [] }) => attachments).filter(({ kind }) => kind === 'pdf')
  const newest = new Map(files.map((file) => [file.id, file]))
  return [...newest.values()].flatMap(({ id, asDocument, text, readAs: before = null }) => {
    const readAs: ReadAs = asDocument ? 'document' : 'text'
    return asDocument || text !== null ? [{ id, readAs, before }] : []
  })
}

/** What the document says beyond the part of it that its text tells. */
function hiddenTokens({ text, textLength }: ShownAttachment): number {
  if (text === null || text === '' || textLength === null) return 0
  const bytesPerCharacter = Buffer.byteLength(text) / text.length
  return Math.ceil((Math.max(0, textLength - text.length) * bytesPerCharacter) / bytesPerToken)
}

/** Those of tools have room of their own: they change from step to step. */
function pictureBytesOf(steps: ShownStep[]): number {
  const files = steps.flatMap(({ attachments = [] }) => attachments)
  return files.reduce((sum, { image, size }) => sum + (image ? size : 0), 0)
}
