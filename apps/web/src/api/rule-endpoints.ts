import { ruleAddedSchema, ruleDeletedSchema, ruleListSchema, type NewRule } from '@rain/protocol'
import { request } from './request.ts'

/** The doors of rules. */
export const ruleApi = {
  rules: () => request(ruleListSchema, '/api/rules'),
  addRule: (rule: NewRule) => request(ruleAddedSchema, '/api/rules', { method: 'POST', body: rule }),
  removeRule: (id: string, pin?: string) =>
    request(ruleDeletedSchema, `/api/rules/${encodeURIComponent(id)}`, { method: 'DELETE', body: { pin } }),
}
