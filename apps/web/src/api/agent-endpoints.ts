import { agentOrderSchema, agentReadAnswerSchema, agentsTodaySchema } from '@rain/protocol'
import { request } from './request.ts'

/** The doors of what the frame shows of agents. */
export const agentApi = {
  /** What each has cost since midnight here. */
  today: () =>
    request(agentsTodaySchema, '/api/agents/today', {
      query: { tz: new Intl.DateTimeFormat().resolvedOptions().timeZone },
    }),
  order: (order: string[]) => request(agentOrderSchema, '/api/agents/order', { method: 'PUT', body: { order } }),
  markRead: (agentId: string) =>
    request(agentReadAnswerSchema, `/api/agents/${encodeURIComponent(agentId)}/read`, { method: 'PUT' }),
}
