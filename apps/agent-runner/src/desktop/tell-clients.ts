import { inputOf, type ToolCall, type Turn } from '@rain/db'
import { desktopActionSchema, type Event, type Fact } from '@rain/protocol'
import { describeAction } from './describe-action.ts'

/** The messages of the first clients: an action that is about to be carried out, and the screen after it. */
export function actionTold(turn: Turn, call: ToolCall): Event {
  const { name, description, input } = inWords(call)
  return {
    type: 'computer_action',
    agent_id: turn.agentKey,
    tool: call.tool,
    action: name,
    input,
    description,
    iteration: call.step,
  }
}

/** @returns Nothing where there is no new picture. The picture goes by its id; the door of those clients puts it in. */
export function screenTold(turn: Turn, call: ToolCall): Fact[] {
  if (call.detail?.kind !== 'screen' || !call.detail.image) return []
  const { id, media_type } = call.detail.image
  const { name, description } = inWords(call)
  const event: Event = {
    type: 'computer_screenshot',
    agent_id: turn.agentKey,
    turn_id: turn.id,
    image: '',
    image_id: id,
    media_type,
    action: name,
    description,
    iteration: call.step,
  }
  return [{ once: `screen:${call.id}`, event }]
}

function inWords(call: ToolCall): { name: string; description: string; input: Record<string, unknown> } {
  const input = inputOf(call)
  const action = desktopActionSchema.safeParse(input)
  return action.success
    ? { name: action.data.action, description: describeAction(action.data), input }
    : { name: 'unknown', description: 'Unknown action', input }
}
