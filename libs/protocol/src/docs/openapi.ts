import { errorCodes, httpStatusOf } from '../errors.ts'
import { restErrorSchema } from '../rest/auth.ts'
import { jsonSchemaOf } from './field-table.ts'
import type { RestRoute } from './rest-route.ts'
import { restRoutes } from './rest-routes.ts'

const openToAll = ['/health', '/ready', '/api/auth', '/api/devices/pair', '/api/openapi.json']

/** The REST interface as OpenAPI 3.1, out of the same table as docs/protocol.md. `version` is Rain's. */
export function renderOpenApi(version: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of restRoutes) {
    const { path } = parts(route)
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rain',
      version,
      description: 'The REST part of the client protocol. Messages and events go over a WebSocket: docs/protocol.md.',
    },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Error: jsonSchemaOf(restErrorSchema, 'output') },
    },
    security: [{ token: [] }],
    paths,
  }
}

function operationOf(route: RestRoute) {
  const { path, parameters } = parts(route)
  return {
    summary: route.says,
    ...(openToAll.includes(path) && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(route.request && { requestBody: { required: true, content: json(jsonSchemaOf(route.request, 'input')) } }),
    responses: {
      '2XX': {
        description: 'Done.',
        ...(route.response && { content: json(jsonSchemaOf(route.response, 'output')) }),
      },
      default: {
        description: `Refused. Codes: ${errorCodes.filter((code) => httpStatusOf[code] < 500).join(', ')}, …`,
        content: json({ $ref: '#/components/schemas/Error' }),
      },
    },
  }
}

function json(schema: object) {
  return { 'application/json': { schema } }
}

/** `/api/history/:id?limit` as its path and parameters. */
function parts({ path }: RestRoute) {
  const [bare = '', query = ''] = path.split('?')
  const inPath = [...bare.matchAll(/:(\w+)/g)].map(([, name]) => parameter(name ?? '', 'path'))
  const inQuery = query === '' ? [] : query.split('&').map((name) => parameter(name, 'query'))
  return { path: bare.replace(/:(\w+)/g, '{$1}'), parameters: [...inPath, ...inQuery] }
}

function parameter(name: string, place: 'path' | 'query') {
  return { name, in: place, required: place === 'path', schema: { type: 'string' } }
}
