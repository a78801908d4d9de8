import { join } from 'node:path'
import type { TurnWork } from './turn-work.ts'

/** Where the tools of a conversation leave what is too long to say. The model may read there without asking. */
export function scratchDir({ rainHome, turn }: Pick<TurnWork, 'rainHome' | 'turn'>): string {
  return join(rainHome, 'scratch', turn.conversationId)
}
