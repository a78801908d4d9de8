import { metricsSchema, spendingSchema } from '@rain/protocol'
import { request, requestFile } from './request.ts'

/** Of the usage: whose, of which model, and since which day models, providers and agents are counted. */
export type MetricsWanted = Partial<Record<'agent_id' | 'provider' | 'model' | 'since', string>>

/** What was used and what it cost. */
export const usageApi = {
  metrics: (tz: string, wanted: MetricsWanted = {}) =>
    request(metricsSchema, '/api/metrics', { query: { tz, ...wanted } }),
  /** Every request to a model, with what it cost. */
  requestsAsCsv: () => requestFile('/api/metrics.csv'),
  conversationSpending: (sessionId: string) =>
    request(spendingSchema, `/api/conversations/${encodeURIComponent(sessionId)}/spending`),
}
