import { settingsSchema, type AgentPersonaChange, type SettingsChange } from '@rain/protocol'
import { request } from './request.ts'

/** What the person has set, for all devices. */
export const settingsApi = {
  read: () => request(settingsSchema, '/api/settings'),
  change: (change: SettingsChange) => request(settingsSchema, '/api/settings', { method: 'PATCH', body: change }),
  changeAgent: (agentId: string, change: AgentPersonaChange) =>
    request(settingsSchema, `/api/settings/agents/${encodeURIComponent(agentId)}`, { method: 'PATCH', body: change }),
}
