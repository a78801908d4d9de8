import {
  agentListSchema,
  authResponseSchema,
  conversationListSchema,
  healthSchema,
  loggedOutAllSchema,
  loggedOutSchema,
  messagesSchema,
  providerListSchema,
} from '@rain/protocol'
import { request, requestFile } from './request.ts'

/** The doors of what the page begins with. Those of single pages have files of their own, so that they come with their page. */
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
  /** The newest, or those behind the one with the id `before`. */
  conversations: (before?: string) =>
    request(conversationListSchema, '/api/conversations', { query: { limit: 50, before } }),
  providers: () => request(providerListSchema, '/api/providers'),
  /** A picture that a tool gave. */
  image: (id: string) => requestFile(`/api/images/${encodeURIComponent(id)}`),
  health: () => request(healthSchema, '/health'),
}

function deviceName(): string {
  const platform = /iPhone|iPad|Android|Macintosh|Windows|Linux/.exec(navigator.userAgent)?.[0] ?? 'Browser'
  return `Web · ${platform}`
}
