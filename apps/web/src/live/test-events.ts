import type { Agent, DeliveredEvent, Event, EventOf } from '@rain/protocol'
import { fold } from './fold.ts'
import { initialState, type AgentState, type Item, type LiveState } from './state.ts'

/** Short ways to write conversations down in tests. */
export const meta: Agent = {
  agent_id: 'default',
  label: null,
  cwd: '/home/ana/garden',
  session_id: 'ses_1',
  provider: 'demo',
  model: 'auto',
  effort: null,
  supervision: 'supervised',
  lease: null,
  mode: 'coding',
  device_id: null,
  display: 0,
  state: 'idle',
  created_at: 1,
}

const at = { agent_id: 'default', turn_id: 't1' }
type Rest<T extends Event['type']> = Partial<Omit<EventOf<T>, 'type'>>

export const says = (text: string, step = 1, more: Rest<'assistant_text'> = {}): Event => ({
  type: 'assistant_text',
  ...at,
  text,
  step,
  ...more,
})
export const thinks = (text: string, step = 1): Event => ({ type: 'assistant_thinking', ...at, text, step })
export const message = (text: string, more: Rest<'user_message'> = {}): Event => ({
  type: 'user_message',
  ...at,
  text,
  created_at: 1,
  ...more,
})
export const starts = (more: Rest<'turn_started'> = {}): Event => ({
  type: 'turn_started',
  ...at,
  provider: 'demo',
  model: 'demo',
  ...more,
})
export const calls = (id: string, more: Rest<'tool_use'> = {}): Event => ({
  type: 'tool_use',
  ...at,
  id,
  tool: 'bash',
  input: { command: 'ls' },
  step: 1,
  ...more,
})
export const prints = (id: string, text: string): Event => ({ type: 'tool_output', ...at, tool_use_id: id, text })
export const gives = (id: string, content: string, is_error = false): Event => ({
  type: 'tool_result',
  ...at,
  tool_use_id: id,
  content,
  is_error,
})
export const asks = (request_id: string, tool_use_id: string, more: Rest<'permission_request'> = {}): Event => ({
  type: 'permission_request',
  ...at,
  request_id,
  tool_use_id,
  tool: 'bash',
  input: { command: 'ls' },
  level: 'yellow',
  reason: 'Runs a program.',
  ...more,
})
export const decides = (request_id: string, decision: EventOf<'permission_resolved'>['decision']): Event => ({
  type: 'permission_resolved',
  ...at,
  request_id,
  decision,
})
export const ends = (more: Rest<'result'> = {}): Event => ({
  type: 'result',
  ...at,
  text: 'completed',
  is_error: false,
  duration_ms: 4500,
  num_turns: 3,
  cost: 0.0234,
  ...more,
})
export const resets = (step: number): Event => ({ type: 'stream_reset', ...at, step, reason: 'connection lost' })

export const compacts = (summary_id: string, text: string): Event => ({
  type: 'context_compacted',
  ...at,
  summary_id,
  text,
  tokens_before: 900,
  tokens_after: 90,
})
export const uses = (tokens: number): Event => ({ type: 'context_usage', ...at, tokens, limit: 1_000, exact: true })

/** Events with the places a log would give them. */
export function logged(events: Event[], from = 1): DeliveredEvent[] {
  return events.map((event, offset) => ({ ...event, cursor: `${1000 + from + offset}-0` }))
}

export function withAgent(agent: Partial<Agent> = {}): LiveState {
  const state = fold({ ...initialState, loaded: true }, { type: 'agent_updated', agent: { ...meta, ...agent } })
  return {
    ...state,
    agents: Object.fromEntries(
      Object.entries(state.agents).map(([id, known]) => [id, { ...known, history: 'loaded' as const }]),
    ),
  }
}

export function play(events: DeliveredEvent[], state = withAgent()): AgentState {
  return agentIn(events.reduce(fold, state))
}

export function agentIn(state: LiveState, id = 'default'): AgentState {
  const agent = state.agents[id]
  if (!agent) throw new Error(`no agent ${id}`)
  return agent
}

/** A conversation in one line an item, for comparing. */
export function sketch(items: Item[]): string[] {
  return items.map((item) => {
    switch (item.kind) {
      case 'user':
        return `user(${item.state}): ${item.text}`
      case 'text':
      case 'thinking':
        return `${item.kind}: ${item.text}`
      case 'tool':
        return `tool(${item.status}): ${item.result ?? item.output}`
      case 'approval':
        return `approval(${item.decision ?? 'open'})`
      case 'question':
        return `question(${item.decision ?? 'open'})`
      case 'notice':
      case 'compaction':
      case 'error':
        return `${item.kind}: ${item.text}`
      case 'result':
        return item.interrupted ? 'result(interrupted)' : 'result'
      case 'screen':
        return 'screen'
    }
  })
}
