import type { EventOf } from '@rain/protocol'
import { replaceItem } from '../items.ts'
import type { AgentState, ToolItem } from '../state.ts'
import { push } from './push.ts'
import { beginTurn, hasEnded } from './turns.ts'

export function onToolUse(agent: AgentState, event: EventOf<'tool_use'>): AgentState {
  if (findTool(agent, event.id, event.turn_id)) return agent
  const started = beginTurn(agent, event.turn_id)
  return push(started, {
    kind: 'tool',
    id: `tool:${event.turn_id ?? ''}:${event.id}`,
    toolUseId: event.id,
    tool: event.tool,
    input: event.input,
    level: event.level,
    status: hasEnded(agent, event.turn_id) ? 'stopped' : 'pending',
    output: '',
    turnId: event.turn_id,
    ...(event.target && { target: event.target }),
  })
}

export function onToolStarted(agent: AgentState, event: EventOf<'tool_started'>): AgentState {
  return updateTool(agent, event.tool_use_id, event.turn_id, (tool) => {
    const isOpen = tool.result === undefined && (tool.status === 'pending' || tool.status === 'waiting')
    return { ...tool, startedAt: event.started_at * 1000, ...(isOpen && { status: 'running' }) }
  })
}

export function onToolOutput(agent: AgentState, event: EventOf<'tool_output'>): AgentState {
  return updateTool(agent, event.tool_use_id, event.turn_id, (tool) =>
    tool.result !== undefined
      ? tool
      : { ...tool, status: 'running', output: (tool.output + event.text).slice(-maxLiveOutput) },
  )
}

/** Characters of live output kept on the page; the result that follows holds what matters. */
const maxLiveOutput = 100_000

export function onToolResult(agent: AgentState, event: EventOf<'tool_result'>): AgentState {
  return updateTool(agent, event.tool_use_id, event.turn_id, (tool) => {
    if (tool.result !== undefined) return tool
    const status = tool.status === 'denied' ? 'denied' : event.is_error ? 'failed' : 'done'
    const took = event.duration_ms === undefined ? {} : { durationMs: event.duration_ms }
    return { ...tool, status, result: event.content, detail: event.detail, ...took }
  })
}

export function onScreenshot(agent: AgentState, event: EventOf<'computer_screenshot'>): AgentState {
  // @NOTE a picture that goes by its id is in the result of its tool call, too
  if (event.image === '') return agent
  return push(agent, {
    kind: 'screen',
    id: `screen:${agent.items.length}`,
    image: event.image,
    mediaType: event.media_type ?? 'image/png',
    description: event.description,
  })
}

export function updateTool(
  agent: AgentState,
  toolUseId: string | undefined,
  turnId: string | undefined,
  change: (tool: ToolItem) => ToolItem,
): AgentState {
  const tool = findTool(agent, toolUseId, turnId)
  return tool ? { ...agent, items: replaceItem(agent.items, tool.id, change(tool)) } : agent
}

function findTool(agent: AgentState, toolUseId: string | undefined, turnId: string | undefined): ToolItem | undefined {
  return agent.items.findLast(
    (item): item is ToolItem =>
      item.kind === 'tool' &&
      item.toolUseId === toolUseId &&
      (turnId === undefined || item.turnId === undefined || item.turnId === turnId),
  )
}
