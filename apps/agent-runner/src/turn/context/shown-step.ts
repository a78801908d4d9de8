import type { ContextCall, ContextStep } from '@rain/db'
import type { ImagePart } from '../../providers/provider.ts'
import type { ShownAttachment } from '../attachments/tell-attachment.ts'

/** A tool call as the context knows it, with the images its tool gave. */
export interface ShownCall extends ContextCall {
  images?: ImagePart[]
}

export interface ShownStep extends ContextStep {
  toolCalls: ShownCall[]
  /** Beside the person's message. */
  attachments?: ShownAttachment[]
  /** What Rain tells the model with a message of the person. */
  notes?: string[]
}
