import {
  browserProfileContext,
  dropBrowserProfile,
  findBrowserProfile,
  forgetBrowserProfile,
  keepBrowserProfile,
  type BrowserProfileRow,
} from '@rain/db'
import { keptBrowserSchema, RainError, sitesOf, type AgentBrowser } from '@rain/protocol'
import { unseal } from '@rain/runtime'
import { noteChange, type Actor } from '../audit/note-change.ts'
import type { GatewayDeps } from '../deps.ts'

type Deps = Pick<GatewayDeps, 'db' | 'bus' | 'sealingKeys'>

/** @throws RainError `not_found`: the person has no such agent. */
export async function readAgentBrowser(deps: Deps, userId: string, agentKey: string): Promise<AgentBrowser> {
  return describe(deps, await idOf(deps, userId, agentKey))
}

/** Whether the agent stays signed in. Switched off, what was kept goes, and the pages that hold it close. */
export async function keepAgentBrowser(
  deps: Deps,
  actor: Actor,
  { agentKey, keeps }: { agentKey: string; keeps: boolean },
): Promise<AgentBrowser> {
  const { db } = deps
  const agentId = await idOf(deps, actor.userId, agentKey)
  await (keeps ? keepBrowserProfile : dropBrowserProfile)(db, { userId: actor.userId, agentId })
  await noteChange(db, actor, 'policy_changed', {
    change: keeps ? 'sign_ins_kept' : 'sign_ins_not_kept',
    agent: agentKey,
  })
  await tellRunners(deps, agentId)
  return describe(deps, agentId)
}

export async function forgetAgentBrowser(deps: Deps, actor: Actor, agentKey: string): Promise<AgentBrowser> {
  const agentId = await idOf(deps, actor.userId, agentKey)
  await forgetBrowserProfile(deps.db, { userId: actor.userId, agentId })
  await noteChange(deps.db, actor, 'policy_changed', { change: 'sign_ins_forgotten', agent: agentKey })
  await tellRunners(deps, agentId)
  return describe(deps, agentId)
}

/** An agent that comes back under the same name is signed in nowhere. */
export async function dropAgentBrowser(deps: Deps, which: { userId: string; agentId: string }): Promise<void> {
  await dropBrowserProfile(deps.db, which)
  await tellRunners(deps, which.agentId)
}

function tellRunners({ bus }: Deps, agentId: string): Promise<void> {
  return bus.signals.send({ type: 'browser_profile_changed', agentId })
}

async function idOf({ db }: Deps, userId: string, key: string): Promise<string> {
  const agent = await db.prisma.agent.findFirst({ where: { userId, key, destroyedAt: null }, select: { id: true } })
  if (!agent) throw new RainError('not_found', 'There is no agent of that name.')
  return agent.id
}

async function describe({ db, sealingKeys }: Deps, agentId: string): Promise<AgentBrowser> {
  const row = await findBrowserProfile(db, agentId)
  if (!row) return { keeps: false, sites: [], saved_at: null }
  const savedAt = row.savedAt && row.savedAt.getTime() / 1000
  return { keeps: true, sites: sitesIn(row, sealingKeys), saved_at: savedAt }
}

/** One that no key opens any more holds nothing. */
function sitesIn(row: BrowserProfileRow, keys: GatewayDeps['sealingKeys']): string[] {
  const text = row.sealed && unseal(keys, browserProfileContext(row), row.sealed)
  return text ? sitesOf(keptBrowserSchema.parse(JSON.parse(text))) : []
}
