import { leaseEndedSchema, leaseStartedSchema, type NewLease } from '@rain/protocol'
import { request } from './request.ts'

/** The doors of leases. */
export const leaseApi = {
  startLease: (lease: NewLease) => request(leaseStartedSchema, '/api/leases', { method: 'POST', body: lease }),
  endLease: (id: string) => request(leaseEndedSchema, `/api/leases/${encodeURIComponent(id)}`, { method: 'DELETE' }),
}
