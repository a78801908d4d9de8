import type { Event } from '@rain/protocol'
import type { AgentState } from '../state.ts'
import { branchChanged, messageJoined, messageWaiting } from './branches.ts'
import { onAttachmentRead, onStreamReset, onText, onUserMessage } from './messages.ts'
import { onCompacted, onNotice } from './notices.ts'
import { onPermissionRequest, onPermissionResolved, onQuestion, onQuestionResolved } from './requests.ts'
import { onSpawned } from './sub-agents.ts'
import { onScreenshot, onToolOutput, onToolResult, onToolStarted, onToolUse } from './tools.ts'
import { onError, onResult, onTurnStarted } from './turns.ts'

/** One event applied to the agent it speaks of. */
export function foldAgent(agent: AgentState, event: Event): AgentState {
  switch (event.type) {
    case 'user_message':
      return onUserMessage(agent, event)
    case 'branch_changed':
      return branchChanged(agent, event)
    case 'attachment_read':
      return onAttachmentRead(agent, event)
    case 'message_joined':
      return messageJoined(agent, event)
    case 'message_waiting':
      return messageWaiting(agent, event)
    case 'turn_started':
      return onTurnStarted(agent, event)
    case 'assistant_text':
      return onText(agent, event, 'text')
    case 'assistant_thinking':
      return onText(agent, event, 'thinking')
    case 'stream_reset':
      return onStreamReset(agent, event)
    case 'tool_use':
      return onToolUse(agent, event)
    case 'tool_started':
      return onToolStarted(agent, event)
    case 'tool_output':
      return onToolOutput(agent, event)
    case 'tool_result':
      return onToolResult(agent, event)
    case 'permission_request':
      return onPermissionRequest(agent, event)
    case 'permission_resolved':
      return onPermissionResolved(agent, event)
    case 'ask_question':
      return onQuestion(agent, event)
    case 'question_resolved':
      return onQuestionResolved(agent, event)
    case 'notice':
      return onNotice(agent, event)
    case 'context_usage':
      return { ...agent, contextUsage: { tokens: event.tokens, limit: event.limit, exact: event.exact } }
    case 'context_compacted':
      return onCompacted(agent, event)
    case 'result':
      return onResult(agent, event)
    case 'error':
      return onError(agent, event)
    case 'model_info':
      return { ...agent, model: event.model, provider: event.provider ?? agent.provider }
    case 'rate_limits':
      return { ...agent, limits: event.limits }
    case 'messages_cleared':
      return { ...agent, items: [], turnId: null, storedSteps: {}, endedTurns: {}, hasOlder: false, contextUsage: null }
    case 'computer_screenshot':
      return onScreenshot(agent, event)
    case 'subagent_spawned':
      return onSpawned(agent, event)
    default:
      return agent
  }
}
