import { healthSchema, readinessSchema } from '../../rest/health.ts'
import type { RestRoute } from '../rest-route.ts'

export const healthRoutes: RestRoute[] = [
  { method: 'GET', path: '/api/openapi.json', says: 'All of this as OpenAPI 3.1.' },
  { method: 'GET', path: '/health', says: 'The process is alive.', response: healthSchema },
  {
    method: 'GET',
    path: '/ready',
    says: 'A message would be taken and answered now (200), or not (503).',
    response: readinessSchema,
  },
]
