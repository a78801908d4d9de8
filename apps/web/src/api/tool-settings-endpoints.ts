import { checkStartedSchema, sandboxSchema, searchSettingSchema, type NewSearchSetting } from '@rain/protocol'
import { request } from './request.ts'

/** What tools are allowed and what they use. */
export const toolSettingsApi = {
  sandbox: () => request(sandboxSchema, '/api/sandbox'),
  search: () => request(searchSettingSchema, '/api/search'),
  setSearch: (setting: NewSearchSetting) =>
    request(searchSettingSchema, '/api/search', { method: 'PUT', body: setting }),
  /** The event `provider_checked` of `search:engine` tells how it went. */
  checkSearch: () => request(checkStartedSchema, '/api/search/check', { method: 'POST' }),
  dropSearch: () => request(searchSettingSchema, '/api/search', { method: 'DELETE' }),
}
