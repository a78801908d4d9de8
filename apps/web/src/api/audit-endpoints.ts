import { auditPageSchema, type AuditFilter } from '@rain/protocol'
import { request, requestFile } from './request.ts'

/** Of the audit log: what is wanted of it. */
export type AuditSearch = { [Name in keyof AuditFilter]?: AuditFilter[Name] | undefined }

/** The doors of the audit log. */
export const auditApi = {
  audit: (search: AuditSearch, before?: number) =>
    request(auditPageSchema, '/api/audit', { query: { ...search, before } }),
  auditAsCsv: (search: AuditSearch) => requestFile('/api/audit.csv', search),
  /** The whole chain with its hashes. */
  auditChain: () => requestFile('/api/audit.jsonl'),
}
