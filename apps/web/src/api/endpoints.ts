import {
  agentListSchema,
  authResponseSchema,
  browseSchema,
  budgetChangedSchema,
  budgetDeletedSchema,
  budgetListSchema,
  conversationListSchema,
  healthSchema,
  historyDeletedSchema,
  loggedOutAllSchema,
  loggedOutSchema,
  messagesDeletedSchema,
  messagesSchema,
  metricsSchema,
  providerListSchema,
  type BudgetChange,
} from '@rain/protocol'
import { request, requestFile } from './request.ts'

/** Every REST door of the server, one function each. */
export const api = {
  signIn: (pin: string) =>
    request(authResponseSchema, '/api/auth', {
      method: 'POST',
      body: { pin, device_name: deviceName() },
      isSignIn: true,
    }),
  signOut: () => request(loggedOutSchema, '/api/logout', { method: 'POST' }),
  signOutEverywhere: (pin: string) => request(loggedOutAllSchema, '/api/logout-all', { method: 'POST', body: { pin } }),
  agents: () => request(agentListSchema, '/api/agents'),
  /** The newest messages of a conversation, or those before the row `before`. */
  messages: (cwd: string, agentId: string, before?: number) =>
    request(messagesSchema, '/api/messages', { query: { cwd, agent_id: agentId, before } }),
  deleteMessages: (cwd: string, agentId: string) =>
    request(messagesDeletedSchema, '/api/messages', { method: 'DELETE', query: { cwd, agent_id: agentId } }),
  browse: (path: string, signal?: AbortSignal) => request(browseSchema, '/api/browse', { query: { path }, signal }),
  conversations: (before?: number) =>
    request(conversationListSchema, '/api/conversations', { query: { limit: 50, before } }),
  deleteConversation: (sessionId: string) =>
    request(historyDeletedSchema, `/api/conversations/${encodeURIComponent(sessionId)}`, { method: 'DELETE' }),
  providers: () => request(providerListSchema, '/api/providers'),
  budgets: () => request(budgetListSchema, '/api/budgets'),
  setBudget: (change: BudgetChange) => request(budgetChangedSchema, '/api/budgets', { method: 'PUT', body: change }),
  deleteBudget: (id: string, pin: string) =>
    request(budgetDeletedSchema, `/api/budgets/${encodeURIComponent(id)}`, { method: 'DELETE', body: { pin } }),
  metrics: (tz: string) => request(metricsSchema, '/api/metrics', { query: { tz } }),
  /** Every request to a model, with what it cost. */
  requestsAsCsv: () => requestFile('/api/metrics.csv'),
  health: () => request(healthSchema, '/health'),
}

function deviceName(): string {
  const platform = /iPhone|iPad|Android|Macintosh|Windows|Linux/.exec(navigator.userAgent)?.[0] ?? 'Browser'
  return `Web · ${platform}`
}
