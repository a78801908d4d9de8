import type { EventOf } from '@rain/protocol'
import { replaceItem } from '../items.ts'
import type { AgentState } from '../state.ts'
import { push } from './push.ts'
import { updateTool } from './tools.ts'
import { beginTurn, hasEnded } from './turns.ts'

export function onPermissionRequest(agent: AgentState, event: EventOf<'permission_request'>): AgentState {
  const id = `approval:${event.request_id}`
  if (hasEnded(agent, event.turn_id) || agent.items.some((item) => item.id === id)) return agent
  const begun = event.sub_agent_id === undefined ? beginTurn(agent, event.turn_id) : agent
  const asked = push(begun, { kind: 'approval', id, request: event })
  return updateTool(asked, event.tool_use_id, event.turn_id, (tool) =>
    tool.result === undefined ? { ...tool, status: 'waiting' } : tool,
  )
}

export function onPermissionResolved(agent: AgentState, event: EventOf<'permission_resolved'>): AgentState {
  const known = agent.items.find((item) => item.id === `approval:${event.request_id}`)
  if (known?.kind !== 'approval' || known.decision !== undefined) return agent
  const items = replaceItem(agent.items, known.id, {
    ...known,
    decision: event.decision,
    decisionReason: event.reason,
    ...(event.input && { changed: true }),
    ...(event.for_turn && { forTurn: true }),
  })
  return updateTool({ ...agent, items }, known.request.tool_use_id, known.request.turn_id, (tool) => {
    if (tool.result !== undefined) return tool
    if (event.decision === 'approved') return { ...tool, status: 'running' }
    return { ...tool, status: event.decision === 'cancelled' ? 'stopped' : 'denied' }
  })
}

export function onQuestion(agent: AgentState, event: EventOf<'ask_question'>): AgentState {
  const id = `question:${event.request_id}`
  if (hasEnded(agent, event.turn_id)) return agent
  const begun = event.sub_agent_id === undefined ? beginTurn(agent, event.turn_id) : agent
  return push(begun, {
    kind: 'question',
    id,
    requestId: event.request_id,
    questions: event.questions,
    purpose: event.purpose,
    turnId: event.turn_id,
    expiresAt: event.expires_at,
    toolUseId: event.tool_use_id,
    ...(event.sub_agent_id !== undefined && { subAgentId: event.sub_agent_id }),
  })
}

export function onQuestionResolved(agent: AgentState, event: EventOf<'question_resolved'>): AgentState {
  const known = agent.items.find((item) => item.id === `question:${event.request_id}`)
  if (known?.kind !== 'question' || known.decision !== undefined) return agent
  return {
    ...agent,
    items: replaceItem(agent.items, known.id, { ...known, decision: event.decision, answers: event.answers }),
  }
}
