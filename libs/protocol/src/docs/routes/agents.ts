import { agentBrowserChangeSchema, agentBrowserSchema } from '../../rest/agent-browser.ts'
import { agentOrderSchema, agentReadAnswerSchema, agentsTodaySchema } from '../../rest/agent-order.ts'
import { agentListSchema } from '../../rest/agents.ts'
import type { RestRoute } from '../rest-route.ts'

export const agentsRoutes: RestRoute[] = [
  { method: 'GET', path: '/api/agents', says: 'The agents and the end of the log.', response: agentListSchema },
  {
    method: 'GET',
    path: '/api/agents/today?tz',
    says: 'What each agent has cost since midnight.',
    response: agentsTodaySchema,
  },
  {
    method: 'PUT',
    path: '/api/agents/order',
    says: 'Puts them into another order; the event `agents_ordered` tells the other clients.',
    request: agentOrderSchema,
    response: agentOrderSchema,
  },
  {
    method: 'PUT',
    path: '/api/agents/:agent_id/read',
    says: 'The person has seen what it said so far; the event `agent_read` tells the other clients.',
    response: agentReadAnswerSchema,
  },
  {
    method: 'GET',
    path: '/api/agents/:agent_id/browser',
    says: "Whether an agent's browser stays signed in, and at which sites.",
    response: agentBrowserSchema,
  },
  {
    method: 'PUT',
    path: '/api/agents/:agent_id/browser',
    says: 'Has its sign-ins kept, sealed, or not. With `false` everything that was kept goes.',
    request: agentBrowserChangeSchema,
    response: agentBrowserSchema,
  },
  {
    method: 'DELETE',
    path: '/api/agents/:agent_id/browser',
    says: 'Forgets the sign-ins that are kept, and closes the pages that hold them.',
    response: agentBrowserSchema,
  },
]
