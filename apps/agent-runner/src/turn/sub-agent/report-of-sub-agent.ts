import type { SubAgentTurn } from '@rain/db'
import { wrapOutsideText } from '../../tools/outside-text.ts'

export interface SubAgentReport {
  status: 'done' | 'failed'
  output: string
  /** Whose words it holds, when the sub-agent has read a stranger's. */
  readFrom?: string
}

/** More than this of a sub-agent's last words is not told to its parent. */
const mostCharacters = 50_000

/** What the parent is told of a sub-agent that has ended. */
export function reportOfSubAgent(turn: SubAgentTurn | undefined): SubAgentReport {
  if (!turn) return { status: 'failed', output: 'The sub-agent is not there any more.' }
  const said = turn.outcomeText ?? ''
  if (turn.outcome === 'interrupted') return { status: 'failed', output: 'The sub-agent was stopped by the person.' }
  if (turn.outcome === 'failed') return { status: 'failed', output: `The sub-agent could not finish: ${said}` }
  const text = said.length > mostCharacters ? `${said.slice(0, mostCharacters)}\n[cut: it said more]` : said
  if (turn.readFrom.length === 0) return { status: 'done', output: text || 'It ended without a word.' }
  const readFrom = turn.readFrom.join(', ')
  return { status: 'done', output: wrapOutsideText(text, `a sub-agent that has read ${readFrom}`), readFrom }
}
