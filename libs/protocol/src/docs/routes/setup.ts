import { folderMadeSchema, setupChangeSchema, setupSchema, suggestedFolderSchema } from '../../rest/setup.ts'
import type { RestRoute } from '../rest-route.ts'

export const setupRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/setup',
    says: 'How far the person has come on the way to a first answer.',
    response: setupSchema,
  },
  {
    method: 'PATCH',
    path: '/api/setup',
    says: 'Leaves out a step of the set-up or takes that back, hides the reminder or shows it.',
    request: setupChangeSchema,
    response: setupSchema,
  },
  {
    method: 'GET',
    path: '/api/setup/folder',
    says: 'A folder for a first agent, and whether it exists.',
    response: suggestedFolderSchema,
  },
  {
    method: 'POST',
    path: '/api/setup/folder',
    says: 'Makes that folder. `forbidden_path` where the gateway may not write.',
    response: folderMadeSchema,
  },
]
