import {
  agentBrowserSchema,
  agentListSchema,
  auditPageSchema,
  authResponseSchema,
  browseSchema,
  budgetChangedSchema,
  budgetDeletedSchema,
  budgetListSchema,
  conversationListSchema,
  healthSchema,
  loggedOutAllSchema,
  loggedOutSchema,
  failoverSchema,
  sandboxSchema,
  searchSettingSchema,
  leaseEndedSchema,
  leaseStartedSchema,
  messagesSchema,
  metricsSchema,
  checkStartedSchema,
  providerKeyAddedSchema,
  providerKeyDeletedSchema,
  providerKeysOrderedSchema,
  providerListSchema,
  providerServerAddedSchema,
  providerServerDeletedSchema,
  ruleAddedSchema,
  ruleDeletedSchema,
  ruleListSchema,
  spendingSchema,
  type AuditFilter,
  type BudgetChange,
  type FallbackChoice,
  type NewLease,
  type NewProviderServer,
  type NewRule,
  type NewSearchSetting,
} from '@rain/protocol'
import { request, requestFile } from './request.ts'

/** Of the audit log: what is wanted of it. */
export type AuditSearch = { [Name in keyof AuditFilter]?: AuditFilter[Name] | undefined }

/** Of the usage: whose, of which model, and since which day models, providers and agents are counted. */
export type MetricsWanted = Partial<Record<'agent_id' | 'provider' | 'model' | 'since', string>>

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
  agentBrowser: (agentId: string) => request(agentBrowserSchema, browserPath(agentId)),
  keepAgentBrowser: (agentId: string, keeps: boolean) =>
    request(agentBrowserSchema, browserPath(agentId), { method: 'PUT', body: { keeps } }),
  forgetAgentBrowser: (agentId: string) => request(agentBrowserSchema, browserPath(agentId), { method: 'DELETE' }),
  /** The newest messages of a conversation, or those before the row `before`. */
  messages: (cwd: string, agentId: string, before?: number) =>
    request(messagesSchema, '/api/messages', { query: { cwd, agent_id: agentId, before } }),
  browse: (path: string, signal?: AbortSignal) => request(browseSchema, '/api/browse', { query: { path }, signal }),
  /** The newest, or those behind the one with the id `before`. */
  conversations: (before?: string) =>
    request(conversationListSchema, '/api/conversations', { query: { limit: 50, before } }),
  conversationSpending: (sessionId: string) =>
    request(spendingSchema, `/api/conversations/${encodeURIComponent(sessionId)}/spending`),
  providers: () => request(providerListSchema, '/api/providers'),
  /** The event `provider_checked` tells how it went. */
  checkProvider: (id: string) => request(checkStartedSchema, `${providerPath(id)}/check`, { method: 'POST' }),
  addKey: (id: string, key: string) =>
    request(providerKeyAddedSchema, `${providerPath(id)}/keys`, { method: 'POST', body: { key } }),
  orderKeys: (id: string, order: string[]) =>
    request(providerKeysOrderedSchema, `${providerPath(id)}/keys/order`, { method: 'PUT', body: { order } }),
  deleteKey: (id: string, keyId: string) =>
    request(providerKeyDeletedSchema, `${providerPath(id)}/keys/${encodeURIComponent(keyId)}`, { method: 'DELETE' }),
  addServer: (server: NewProviderServer) =>
    request(providerServerAddedSchema, '/api/providers/servers', { method: 'POST', body: server }),
  deleteServer: (id: string) =>
    request(providerServerDeletedSchema, `/api/providers/servers/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  /** The person's own order. */
  sandbox: () => request(sandboxSchema, '/api/sandbox'),
  search: () => request(searchSettingSchema, '/api/search'),
  setSearch: (setting: NewSearchSetting) =>
    request(searchSettingSchema, '/api/search', { method: 'PUT', body: setting }),
  /** The event `provider_checked` of `search:engine` tells how it went. */
  checkSearch: () => request(checkStartedSchema, '/api/search/check', { method: 'POST' }),
  dropSearch: () => request(searchSettingSchema, '/api/search', { method: 'DELETE' }),
  failover: () => request(failoverSchema, '/api/failover'),
  setFailover: (choices: FallbackChoice[] | null) =>
    request(failoverSchema, '/api/failover', { method: 'PUT', body: { choices } }),
  budgets: () => request(budgetListSchema, '/api/budgets'),
  setBudget: (change: BudgetChange) => request(budgetChangedSchema, '/api/budgets', { method: 'PUT', body: change }),
  deleteBudget: (id: string, pin: string) =>
    request(budgetDeletedSchema, `/api/budgets/${encodeURIComponent(id)}`, { method: 'DELETE', body: { pin } }),
  rules: () => request(ruleListSchema, '/api/rules'),
  addRule: (rule: NewRule) => request(ruleAddedSchema, '/api/rules', { method: 'POST', body: rule }),
  removeRule: (id: string, pin?: string) =>
    request(ruleDeletedSchema, `/api/rules/${encodeURIComponent(id)}`, { method: 'DELETE', body: { pin } }),
  startLease: (lease: NewLease) => request(leaseStartedSchema, '/api/leases', { method: 'POST', body: lease }),
  endLease: (id: string) => request(leaseEndedSchema, `/api/leases/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  metrics: (tz: string, wanted: MetricsWanted = {}) =>
    request(metricsSchema, '/api/metrics', { query: { tz, ...wanted } }),
  /** Every request to a model, with what it cost. */
  requestsAsCsv: () => requestFile('/api/metrics.csv'),
  audit: (search: AuditSearch, before?: number) =>
    request(auditPageSchema, '/api/audit', { query: { ...search, before } }),
  auditAsCsv: (search: AuditSearch) => requestFile('/api/audit.csv', search),
  /** The whole chain with its hashes. */
  auditChain: () => requestFile('/api/audit.jsonl'),
  /** A picture that a tool gave. */
  image: (id: string) => requestFile(`/api/images/${encodeURIComponent(id)}`),
  health: () => request(healthSchema, '/health'),
}

function browserPath(agentId: string): string {
  return `/api/agents/${encodeURIComponent(agentId)}/browser`
}

function providerPath(id: string): string {
  return `/api/providers/${encodeURIComponent(id)}`
}

function deviceName(): string {
  const platform = /iPhone|iPad|Android|Macintosh|Windows|Linux/.exec(navigator.userAgent)?.[0] ?? 'Browser'
  return `Web · ${platform}`
}
