import {
  downloadTicketSchema,
  oldConversationsDeletedSchema,
  oldConversationsSchema,
  pinChangedSchema,
  pinFactsSchema,
  sessionListSchema,
  sessionsEndedSchema,
  settingsSchema,
  type AgentPersonaChange,
  type PinChange,
  type SettingsChange,
} from '@rain/protocol'
import { request } from './request.ts'

/** What belongs to the person: settings, sessions, the PIN, and what is kept. */
export const settingsApi = {
  read: () => request(settingsSchema, '/api/settings'),
  change: (change: SettingsChange) => request(settingsSchema, '/api/settings', { method: 'PATCH', body: change }),
  changeAgent: (agentId: string, change: AgentPersonaChange) =>
    request(settingsSchema, `/api/settings/agents/${encodeURIComponent(agentId)}`, { method: 'PATCH', body: change }),
  sessions: () => request(sessionListSchema, '/api/sessions'),
  endSession: (id: string) =>
    request(sessionsEndedSchema, `/api/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  endOtherSessions: () => request(sessionsEndedSchema, '/api/sessions', { method: 'DELETE' }),
  pin: () => request(pinFactsSchema, '/api/pin'),
  changePin: (change: PinChange) => request(pinChangedSchema, '/api/pin', { method: 'PUT', body: change }),
  /** An address that gives everything as a zip, for a minute. */
  exportEverything: (pin: string) => request(downloadTicketSchema, '/api/export', { method: 'POST', body: { pin } }),
  oldConversations: (days: number) => request(oldConversationsSchema, '/api/old-conversations', { query: { days } }),
  deleteOldConversations: (days: number) =>
    request(oldConversationsDeletedSchema, '/api/old-conversations', { method: 'DELETE', query: { days } }),
}
