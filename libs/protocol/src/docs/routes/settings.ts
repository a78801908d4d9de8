import { agentPersonaChangeSchema, settingsChangeSchema, settingsSchema } from '../../rest/settings.ts'
import type { RestRoute } from '../rest-route.ts'

export const settingsRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/settings',
    says: 'What the person has set, and what agents have of their own.',
    response: settingsSchema,
  },
  {
    method: 'PATCH',
    path: '/api/settings',
    says: 'Changes what is named; the event `settings_changed` tells the other clients.',
    request: settingsChangeSchema,
    response: settingsSchema,
  },
  {
    method: 'PATCH',
    path: '/api/settings/agents/:agent_id',
    says: 'The same for one agent; null goes back to what the person has set.',
    request: agentPersonaChangeSchema,
    response: settingsSchema,
  },
]
