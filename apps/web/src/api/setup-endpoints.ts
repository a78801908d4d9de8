import { folderMadeSchema, setupSchema, suggestedFolderSchema, type SetupChange } from '@rain/protocol'
import { request } from './request.ts'

/** Every REST door of the set-up. */
export const setupApi = {
  setup: () => request(setupSchema, '/api/setup'),
  change: (change: SetupChange) => request(setupSchema, '/api/setup', { method: 'PATCH', body: change }),
  suggestedFolder: () => request(suggestedFolderSchema, '/api/setup/folder'),
  makeFolder: () => request(folderMadeSchema, '/api/setup/folder', { method: 'POST' }),
}
