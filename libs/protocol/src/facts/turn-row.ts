import type { TurnKind } from '../turn-kind.ts'

/** What facts about a turn are made of; `Turn` of libs/db is this and what moves it on. */
export interface TurnRow {
  id: string
  agentKey: string
  conversationId: string
  provider: string
  model: string
  /** Who has answered last; null before the first answer. */
  answeredProvider: string | null
  answeredModel: string | null
  clientMsgId: string | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  outcome: 'completed' | 'interrupted' | 'failed' | null
  outcomeText: string | null
  errorCode: string | null
  steps: number
  inputTokens: number
  outputTokens: number
  cacheReadTokens: number
  cacheWriteTokens: number
  thinkingTokens: number
  cost: number | null
  /** How many sub-agents it has led to, and what they cost; null: not known. */
  subAgents?: number
  subAgentCost?: number | null
  /** The names of the sub-agents from the agent down to the one whose turn it is; null, as below: the person's turn. */
  subAgent?: string | null
  /** The call of the parent that started it. */
  parentToolUseId?: string | null
  /** What it was said after, and the turn whose message it says in another way. */
  previousTurnId?: string | null
  replacesTurnId?: string | null
  /** Whether it answers a message, or is for something else. */
  kind?: TurnKind
}
