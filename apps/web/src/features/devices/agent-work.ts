import {
  isOpenRequest,
  type AgentState,
  type ApprovalItem,
  type QuestionItem,
  type ToolItem,
} from '../../live/state.ts'
import { computerSteps, type ComputerStep } from '../../ui/desktop/computer-steps.ts'

/** What an agent does on a computer, as the page of that computer shows it. */
export interface AgentWork {
  /** All that it has done there and is about to do, the oldest first. */
  steps: ComputerStep[]
  /** How many of them are of the turn that runs. */
  stepsOfTurn: number
  /** The last of them. */
  current: ComputerStep | null
  /** What comes after that which is under way. */
  queue: ComputerStep[]
  /** What waits for the person. */
  requests: (ApprovalItem | QuestionItem)[]
}

export function workOnDevice(agent: AgentState, deviceId: string): AgentWork {
  const tools = agent.items.filter((item): item is ToolItem => item.kind === 'tool')
  const steps = computerSteps(tools).filter((step) => step.deviceId === null || step.deviceId === deviceId)
  const open = steps.filter(isOpen)
  return {
    steps,
    stepsOfTurn: agent.turnId === null ? 0 : steps.filter(({ item }) => item.turnId === agent.turnId).length,
    current: open[0] ?? steps.at(-1) ?? null,
    queue: open.slice(1),
    requests: agent.items.filter(isOpenRequest),
  }
}

/** It has not come to its end. */
export function isOpen({ item }: ComputerStep): boolean {
  return (
    item.result === undefined && (item.status === 'pending' || item.status === 'waiting' || item.status === 'running')
  )
}

/** The agents that work on a computer, the one that has its mouse and keyboard first. */
export function agentsOn(agents: AgentState[], deviceId: string, holder: string | null): AgentState[] {
  const there = agents.filter(({ meta }) => meta.mode === 'computer_use' && meta.device_id === deviceId)
  return there.toSorted((a, b) => Number(b.id === holder) - Number(a.id === holder))
}
