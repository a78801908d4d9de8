import {
  pinChangedSchema,
  pinFactsSchema,
  sessionListSchema,
  sessionsEndedSchema,
  type PinChange,
} from '@rain/protocol'
import { request } from './request.ts'

/** Who may come in: sessions, and the PIN. */
export const accessApi = {
  sessions: () => request(sessionListSchema, '/api/sessions'),
  endSession: (id: string) =>
    request(sessionsEndedSchema, `/api/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  endOtherSessions: () => request(sessionsEndedSchema, '/api/sessions', { method: 'DELETE' }),
  pin: () => request(pinFactsSchema, '/api/pin'),
  changePin: (change: PinChange) => request(pinChangedSchema, '/api/pin', { method: 'PUT', body: change }),
}
