import type { StoredBlock } from '@rain/protocol'
import type { ToolCall } from './tool-calls.ts'

export interface StoredStep {
  id: string
  seq: number
  turnId: string
  step: number
  /** Above 0: the person said it behind the answer of that step, while the turn went on. */
  position: number
  role: 'user' | 'assistant'
  content: StoredBlock[]
  provider: string | null
  model: string | null
  createdAt: Date
}

export interface ConversationStep extends StoredStep {
  toolCalls: ToolCall[]
}
