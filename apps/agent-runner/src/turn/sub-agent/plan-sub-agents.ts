import type { SubAgentTask, ToolCall, Turn } from '@rain/db'
import { limits } from '@rain/protocol'
import type { ToolRegistry } from '../../tools/registry.ts'
import type { TaskInput } from '../../tools/task.ts'
import { depthOf } from './depth.ts'

/** A call of the step that asks for a sub-agent, and that nothing stands in the way of. */
export interface WantedSubAgent {
  call: ToolCall
  input: TaskInput
}

export type PlannedSubAgent =
  { type: 'start'; task: SubAgentTask } | { type: 'refuse'; call: ToolCall; content: string }

/** Which of the wanted sub-agents may be started, and what with. Never more than the turn itself may. */
export function planSubAgents(
  wanted: WantedSubAgent[],
  parent: {
    turn: Pick<Turn, 'subAgent' | 'model' | 'allowedTools'>
    tools: ToolRegistry
    readFrom: string[]
    /** How many the person's message has led to already. */
    started: number
  },
): PlannedSubAgent[] {
  const { turn, tools, readFrom } = parent
  let atOnce = 0
  return wanted.map(({ call, input }): PlannedSubAgent => {
    const refuse = (content: string): PlannedSubAgent => ({ type: 'refuse', call, content })
    const unknown = (input.tools ?? []).filter((name) => !tools.has(name))
    if (unknown.length > 0) return refuse(`Not started: you have no tool named ${unknown.join(', ')}.`)
    if (depthOf(turn) >= limits.subAgentDepth) return refuse(tooDeep)
    if (atOnce >= limits.subAgentsAtOnce) return refuse(tooManyAtOnce)
    if (parent.started + atOnce >= limits.subAgentsPerMessage) return refuse(tooMany)
    atOnce += 1
    const task: SubAgentTask = {
      callId: call.id,
      name: nameFor(input.description, call.id),
      title: input.description,
      task: input.prompt,
      model: input.model ?? turn.model,
      allowedTools: input.tools ?? turn.allowedTools,
      readFrom,
    }
    return { type: 'start', task }
  })
}

const tooDeep = `Not started: sub-agents are nested ${limits.subAgentDepth} deep at most. Do it yourself.`
const tooManyAtOnce = `Not started: ${limits.subAgentsAtOnce} work at once at most. Ask again when the others have answered.`
const tooMany = `Not started: one message leads to ${limits.subAgentsPerMessage} sub-agents at most. Do the rest yourself.`

/** `read-the-logs-3f2a`: for people, and with the end of the call's id never twice in a turn. */
function nameFor(description: string, callId: string): string {
  const words = description
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Mark}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 16)
    .replace(/^-|-$/g, '')
  return `${words || 'task'}-${callId.slice(-4)}`
}
