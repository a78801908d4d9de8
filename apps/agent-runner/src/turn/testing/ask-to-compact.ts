import { acceptMessage, type Turn } from '@rain/db'
import { compactText } from '@rain/protocol'
import type { TurnLab } from './turn-lab.ts'

/** What the person does with `/compact`, and with the words behind it. */
export async function askToCompact(lab: TurnLab, words?: string): Promise<Turn> {
  const { userId, agentId } = lab.agent()
  const text = compactText(words)
  const kind = 'compact' as const
  const accepted = await acceptMessage(lab.db, { userId, agentId, text, provider: 'scripted', model: 'auto', kind })
  if (accepted.type !== 'accepted') throw new Error(accepted.type)
  return accepted.turn
}
