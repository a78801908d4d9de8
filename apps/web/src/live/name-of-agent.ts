import { nameOfPath } from '../ui/format.ts'
import type { AgentState } from './state.ts'

/** What the person called the agent, else its folder. */
export function nameOfAgent(agent: Pick<AgentState, 'meta'>): string {
  return agent.meta.label || nameOfPath(agent.meta.cwd)
}
