import { startSubAgents as startRows, startToolCall, type SubAgentTask } from '@rain/db'
import { messageAccepted, toolStarted } from '@rain/protocol'
import type { RunnableCall } from '../runnable-call.ts'
import type { TurnWork } from '../turn-work.ts'
import { whyRefused } from '../why-refused.ts'

/** A sub-agent to be started, and why its call may run. */
export interface AllowedTask extends Pick<RunnableCall, 'call' | 'from' | 'ground'> {
  task: SubAgentTask
}

/**
 * Starts the sub-agents of a step side by side and parks the turn on them. Their calls are marked running first, which
 * writes the audit log; a runner that dies behind that has started none, and the next one does.
 */
export async function startSubAgents(
  { db, bus, turn, publish, ...work }: TurnWork,
  allowed: AllowedTask[],
): Promise<'parked' | 'stopped' | 'lost'> {
  const fence = { turnId: turn.id, epoch: turn.epoch }
  const refused = () => whyRefused({ db, bus, turn, publish, ...work })
  for (const { call, from, ground } of allowed) {
    const begun = await startToolCall(db, fence, { id: call.id, from, inputHash: call.inputHash, ground })
    if (!begun) return refused()
    publish.fact(...toolStarted(turn, { ...call, ...begun }))
  }
  await publish.flush()
  const started = await startRows(
    db,
    fence,
    allowed.map(({ task }) => task),
  )
  if (started.length === 0) return refused()
  for (const subTurn of started) {
    const task = allowed.find(({ call }) => call.id === subTurn.parentCallId)?.task.task ?? ''
    await bus.log.append(turn.userId, [messageAccepted(subTurn, task)], { scope: subTurn.id })
    await bus.jobs.enqueue(subTurn.id)
  }
  return 'parked'
}
