import { pinRequestSchema } from '../../rest/auth.ts'
import { downloadTicketSchema } from '../../rest/download-ticket.ts'
import type { RestRoute } from '../rest-route.ts'

export const exportAllRoutes: RestRoute[] = [
  {
    method: 'POST',
    path: '/api/export',
    says: 'An address that gives everything of the person as a zip, for a minute and without a token. Takes the PIN.',
    request: pinRequestSchema,
    response: downloadTicketSchema,
  },
  {
    method: 'GET',
    path: '/api/export/:ticket',
    says: 'All conversations (Markdown and JSON) and the settings without secrets, made while it is sent.',
  },
]
