import type { Bus } from '@rain/bus'
import { changeAgentPersona, changeSettings as saveSettings, type Db } from '@rain/db'
import { RainError, type AgentPersonaChange, type Settings, type SettingsChange } from '@rain/protocol'
import { noteChange, type Actor } from '../audit/note-change.ts'
import { isStorable } from '../infra/storable-text.ts'
import { readSettings } from './read-settings.ts'
import { tellSettingsChanged } from './tell-settings-changed.ts'

interface Deps {
  db: Db
  bus: Bus
}

/** Changes what is named, for the person on every device. */
export async function changeSettings(deps: Deps, actor: Actor, change: SettingsChange): Promise<Settings> {
  await saveSettings(deps.db, actor.userId, change)
  return said(deps, actor, Object.keys(change))
}

/** @throws RainError `agent_unknown`. */
export async function changePersonaOf(
  deps: Deps,
  actor: Actor,
  { agentKey, change }: { agentKey: string; change: AgentPersonaChange },
): Promise<Settings> {
  const { userId } = actor
  if (!isStorable(agentKey) || !(await changeAgentPersona(deps.db, { userId, agentKey }, change))) {
    throw new RainError('agent_unknown', `There is no agent "${agentKey}".`)
  }
  return said(deps, actor, Object.keys(change), agentKey)
}

async function said({ db, bus }: Deps, actor: Actor, names: string[], agent?: string): Promise<Settings> {
  const about = { change: 'changed', name: names.join(', '), ...(agent !== undefined && { agent }) }
  await noteChange(db, actor, 'settings_changed', about)
  await tellSettingsChanged(bus, actor.userId, 'settings')
  return readSettings(db, actor.userId)
}
