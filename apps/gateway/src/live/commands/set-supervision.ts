import { setSupervision as writeSupervision } from '@rain/db'
import { RainError, type SetAutoApprove, type SetSupervision } from '@rain/protocol'
import { findAgent } from '../../agents/find-agent.ts'
import { endLeasesOf } from '../../policies/end-leases-of.ts'
import { giveLease } from '../../policies/give-lease.ts'
import { tellAgent } from '../../policies/tell-agent.ts'
import { done, refuse, type Answer } from './answer.ts'
import type { CommandContext } from './context.ts'

/** What a client gets that asks for autonomy in one word: the files and programs of its folder, for an hour. */
const plainLease = {
  tools: ['read_file', 'write_file', 'edit_file', 'list_directory', 'search_files', 'grep_search', 'bash'],
  hosts: [],
  devices: [],
  red: false,
}
const plainLeaseSeconds = 3_600

/**
 * Supervised and semi-automatic end the lease that runs. Semi-automatic takes no PIN: it answers only what whoever holds
 * the token could answer without one.
 */
export async function setSupervision(command: SetSupervision, context: CommandContext): Promise<Answer> {
  const { deps, session, address } = context
  const { agent_id: agentKey, mode, pin } = command
  const { userId, tokenId } = session
  if (!(await findAgent(deps, userId, agentKey))) return refuse('agent_unknown', 'There is no agent of that name.')
  if (mode === 'autonomous') {
    const until = Date.now() / 1000 + plainLeaseSeconds
    return orRefusal(giveLease(deps, { ...plainLease, agent_id: agentKey, until, pin, userId, tokenId, address }))
  }
  await endLeasesOf(deps, { userId, agentKey, by: 'person' })
  await writeSupervision(deps.db, { userId, agentKey, supervision: mode, by: tokenId })
  await tellAgent(deps, { userId, agentKey })
  return done
}

/** The older switch: on means semi-automatic, never more. */
export function setAutoApprove({ agent_id, enabled }: SetAutoApprove, context: CommandContext): Promise<Answer> {
  return setSupervision({ type: 'set_supervision', agent_id, mode: enabled ? 'semi_auto' : 'supervised' }, context)
}

async function orRefusal(work: Promise<unknown>): Promise<Answer> {
  try {
    await work
    return done
  } catch (error) {
    if (error instanceof RainError) return refuse(error.code, error.message)
    throw error
  }
}
