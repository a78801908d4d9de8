import { doctorSchema, keyCopySchema } from '../../rest/doctor.ts'
import type { RestRoute } from '../rest-route.ts'

export const doctorRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/doctor',
    says: 'How everything is that Rain needs, each check with a few seconds of its own. Answers while Redis is away, too.',
    response: doctorSchema,
  },
  {
    method: 'PUT',
    path: '/api/doctor/secret-key',
    says: 'The person says that a copy of the secret key in use is kept elsewhere, or takes it back.',
    request: keyCopySchema,
    response: keyCopySchema,
  },
]
