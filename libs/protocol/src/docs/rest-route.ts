import type { z } from 'zod'

export interface RestRoute {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  says: string
  request?: z.ZodType
  /** Left out where the answer is not JSON. */
  response?: z.ZodType
}
