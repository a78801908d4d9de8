import { expect, test } from '@jest/globals'
import { renderOpenApi } from './openapi.ts'
import { restRoutes } from './rest-routes.ts'

test('every request of the protocol has its place in it, with its parameters', () => {
  const { paths } = renderOpenApi('1.2.3')
  const operations = Object.values(paths).flatMap((path) => Object.keys(path))
  expect(operations).toHaveLength(restRoutes.length)
  expect(paths['/api/history/{id}']?.get).toMatchObject({
    parameters: [{ name: 'id', in: 'path', required: true }],
    responses: { '2XX': { content: { 'application/json': { schema: { type: 'object' } } } } },
  })
  expect(paths['/api/messages']?.get).toMatchObject({ parameters: [{ name: 'cwd', in: 'query' }, {}, {}] })
})

test('what needs no token says so', () => {
  const { paths, security } = renderOpenApi('1.2.3')
  expect(security).toEqual([{ token: [] }])
  expect(paths['/api/auth']?.post).toMatchObject({ security: [] })
  expect(paths['/api/agents']?.get).not.toHaveProperty('security')
})
