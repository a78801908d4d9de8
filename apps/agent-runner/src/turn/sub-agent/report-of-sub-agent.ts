import type { SubAgentTurn } from '@rain/db'
import { wrapOutsideText } from '../../tools/outside-text.ts'

export interface SubAgentReport {
  status: 'done' | 'failed'
  output: string
  /** What the sub-agent has read of strangers, however it ended: what it left in the folder is theirs as well. */
  readFrom?: string
}

/** More than this of a sub-agent's last words is not told to its parent. */
const mostCharacters = 50_000

/** What the parent is told of a sub-agent that has ended. */
export function reportOfSubAgent(turn: SubAgentTurn | undefined): SubAgentReport {
  if (!turn) return { status: 'failed', output: 'The sub-agent is not there any more.' }
  const { readFrom } = turn
  const report = { status: turn.outcome === 'completed' ? 'done' : 'failed', output: wordsOf(turn) } as const
  return readFrom.length === 0 ? report : { ...report, readFrom: readFrom.join(', ') }
}

function wordsOf({ outcome, outcomeText, readFrom }: SubAgentTurn): string {
  if (outcome === 'interrupted') return 'The sub-agent was stopped by the person.'
  const said = outcomeText ?? ''
  const text = said.length > mostCharacters ? `${said.slice(0, mostCharacters)}\n[cut: it said more]` : said
  const words = readFrom.length > 0 ? wrapOutsideText(text, `a sub-agent that has read ${readFrom.join(', ')}`) : text
  if (outcome === 'failed') return `The sub-agent could not finish: ${words}`
  return text === '' ? 'It ended without a word.' : words
}
