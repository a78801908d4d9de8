import type { RestRoute } from '../rest-route.ts'

export const imagesRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/images/{id}',
    says: 'A picture that a tool gave (`detail` of `tool_result`), as it is.',
  },
]
