import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import {
  findMcpServer,
  mcpSecretsContext,
  mcpSignInContext,
  openMcpSignIn,
  recordMcpTools,
  saveMcpGrant,
  saveMcpServer,
  type DescribedTool,
} from '@rain/db'
import { aPerson } from '@rain/db/testing'
import {
  mcpServerDetailSchema,
  mcpServerListSchema,
  must,
  type McpJob,
  type McpServer,
  type NewMcpTransport,
} from '@rain/protocol'
import { seal, unseal } from '@rain/runtime'
import { call, pin } from '../testing/clients.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let token: string
let jobs: McpJob[]
let worker: { close(): Promise<void> }

beforeAll(async () => {
  gateway = await startTestGateway()
  worker = gateway.bus.startMcpWorker({ work: async (job) => void jobs.push(job), onError: () => {} })
}, 120_000)
beforeEach(async () => {
  jobs = []
  token = await gateway.token()
})
afterEach(async () => {
  await gateway.db.prisma.mcpServer.deleteMany()
})
afterAll(async () => {
  await worker.close()
  await gateway.close()
})

const request = <T = unknown>(method: string, path: string, body?: object) =>
  call<T>(gateway.url, `/api/mcp/${path}`, token, method, body)

const local: NewMcpTransport = {
  type: 'stdio',
  command: 'npx',
  args: ['-y', 'some-server', 'a b'],
  cwd: null,
  env: { API_KEY: 'canary-1' },
  hosts: ['api.example.com'],
}
const remote: NewMcpTransport = {
  type: 'http',
  url: 'https://mcp.example.com/mcp',
  headers: { Authorization: 'canary-2' },
}

async function add(name: string, transport: NewMcpTransport = local): Promise<McpServer> {
  const added = await request<{ server: McpServer }>('POST', 'servers', { name, transport, pin })
  expect(added.status).toBe(200)
  return added.body.server
}

const rowOf = async (id: string) => must(await findMcpServer(gateway.db, gateway.userId, id), 'it was added')
const secretsOf = async (id: string) => {
  const { sealedSecrets } = await rowOf(id)
  const context = mcpSecretsContext(gateway.userId, id)
  return sealedSecrets && unseal(gateway.deps.sealingKeys, context, sealedSecrets)
}

test('to add a server takes the PIN, and nothing is added or started without it', async () => {
  expect(await request('POST', 'servers', { name: 'files', transport: local })).toMatchObject({
    status: 401,
    body: { code: 'pin_required' },
  })
  const wrong = await request('POST', 'servers', { name: 'files', transport: remote, pin: '000000' })
  expect(wrong).toMatchObject({ status: 401, body: { code: 'pin_invalid' } })
  expect(mcpServerListSchema.parse((await request('GET', 'servers')).body)).toEqual({ servers: [] })
  expect(jobs).toEqual([])
  await gateway.bus.redis.flushall()
})

test('a server is shown with its exact command and the names of its secrets, never with their values', async () => {
  const { id } = await add('files')
  await add('remote', remote)
  const { status, body } = await request('GET', 'servers')
  expect(status).toBe(200)
  expect(mcpServerListSchema.parse(body).servers).toMatchObject([
    {
      name: 'files',
      transport: { type: 'stdio', command: 'npx', args: ['-y', 'some-server', 'a b'], env: ['API_KEY'] },
      last_check: null,
      sign_in: 'none',
    },
    { name: 'remote', transport: { type: 'http', headers: ['Authorization'] } },
  ])
  const everything = [body, (await request('GET', `servers/${id}`)).body, (await request('GET', 'export')).body]
  expect(JSON.stringify(everything)).not.toContain('canary')
  expect(JSON.stringify(await gateway.db.prisma.mcpServer.findMany())).not.toContain('canary')
  expect(await secretsOf(id)).toBe('{"API_KEY":"canary-1"}')
})

test('a secret that is left out stays, and does not follow the server to another place', async () => {
  const { id } = await add('remote', remote)
  const change = (url: string, more: object = { pin }) =>
    request('PUT', `servers/${id}`, {
      name: 'remote',
      transport: { type: 'http', url, headers: { Authorization: null } },
      ...more,
    })
  expect(await change('https://mcp.example.com/v2', {})).toMatchObject({ status: 401, body: { code: 'pin_required' } })
  expect(await change('https://mcp.example.com/v2')).toMatchObject({ status: 200 })
  expect(await secretsOf(id)).toBe('{"Authorization":"canary-2"}')
  expect(await change('https://evil.example.com/')).toMatchObject({ status: 400, body: { code: 'bad_request' } })
  expect((await rowOf(id)).config).toMatchObject({ url: 'https://mcp.example.com/v2' })
})

test('the tokens of a server do not follow it to another place', async () => {
  const { id } = await add('remote', { ...remote, headers: {} })
  await saveMcpGrant(gateway.db, { userId: gateway.userId, id, grantVersion: 0 }, 'sealed')
  const change = (url: string) =>
    request('PUT', `servers/${id}`, { name: 'remote', transport: { type: 'http', url }, pin })
  await change('https://mcp.example.com/other')
  expect((await rowOf(id)).sealedGrant).toBe('sealed')
  await change('https://elsewhere.example.com/')
  expect((await rowOf(id)).sealedGrant).toBeNull()
})

test('a change is told to the runners, which let go of what is open', async () => {
  const heard: unknown[] = []
  const stop = await gateway.bus.signals.onSignal((signal) => heard.push(signal))
  const { id } = await add('files')
  await request('PUT', `servers/${id}/enabled`, { enabled: false })
  expect((await rowOf(id)).version).toBe(2)
  await gateway.bus.signals.send({ type: 'turn_cancelled', turnId: 'the last one' })
  while (!heard.some((signal) => JSON.stringify(signal).includes('the last one'))) {
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(heard.filter((signal) => JSON.stringify(signal).includes(id))).toHaveLength(2)
  stop()
})

const tool: DescribedTool = {
  name: 'read',
  callName: 'mcp__files__read',
  definition: { description: 'Reads.', input_schema: { type: 'object' } },
  hash: 'a'.repeat(64),
}

test('a tool is accepted as it was looked at, and withdrawn again', async () => {
  const { id } = await add('files')
  await recordMcpTools(gateway.db, { id, version: 1 }, [tool])
  const read = async () => mcpServerDetailSchema.parse((await request('GET', `servers/${id}`)).body)
  expect(await read()).toMatchObject({ tools: [{ name: 'read', status: 'new' }], server: { tools: { waiting: 1 } } })
  const accept = (hash: string) => request('POST', `servers/${id}/accept`, { tools: [{ name: 'read', hash }] })
  expect((await accept('b'.repeat(64))).body).toEqual({ accepted: 0 })
  expect((await accept(tool.hash)).body).toEqual({ accepted: 1 })
  expect(await read()).toMatchObject({ tools: [{ status: 'offered' }], server: { tools: { offered: 1, waiting: 0 } } })
  const definition = { description: 'Reads, and sends.', input_schema: { type: 'object' } }
  await recordMcpTools(gateway.db, { id, version: 1 }, [{ ...tool, definition, hash: 'c'.repeat(64) }])
  expect(await read()).toMatchObject({
    tools: [
      { status: 'changed', definition: { description: 'Reads, and sends.' }, accepted: { description: 'Reads.' } },
    ],
  })
  expect((await request('POST', `servers/${id}/withdraw`, { tools: ['read'] })).body).toEqual({ withdrawn: 1 })
  expect(await read()).toMatchObject({ tools: [{ status: 'new', accepted: null }] })
})

test('the servers of another person are servers that are not there', async () => {
  const { userId } = await aPerson(gateway.db)
  const config = { type: 'http' as const, url: 'https://mcp.example.com/', headers: [] }
  await saveMcpServer(gateway.db, { id: 'mcp_foreign', userId, name: 'theirs', config, sealedSecrets: null })
  await recordMcpTools(gateway.db, { id: 'mcp_foreign', version: 1 }, [tool])
  const server = { name: 'mine', transport: remote, pin }
  const tries: [string, string, object?][] = [
    ['GET', ''],
    ['PUT', '', server],
    ['PUT', '/enabled', { enabled: false }],
    ['DELETE', ''],
    ['POST', '/check'],
    ['POST', '/accept', { tools: [{ name: 'read', hash: tool.hash }] }],
    ['POST', '/withdraw', { tools: ['read'] }],
    ['POST', '/sign-in'],
    ['POST', '/sign-out'],
  ]
  for (const [method, path, body] of tries) {
    const foreign = await request(method, `servers/mcp_foreign${path}`, body)
    const missing = await request(method, `servers/mcp_missing${path}`, body)
    expect({ method, path, status: foreign.status, body: foreign.body }).toEqual({
      method,
      path,
      status: 404,
      body: missing.body,
    })
  }
  expect((await request('GET', 'servers')).body).toEqual({ servers: [] })
  expect(await findMcpServer(gateway.db, userId, 'mcp_foreign')).toMatchObject({ enabled: true, version: 1 })
})

test('the configuration that other programs use is read and written', async () => {
  const config = {
    mcpServers: {
      github: { command: 'npx', args: ['-y', 'server-github'], env: { TOKEN: 'canary-3' } },
      notes: { type: 'http', url: 'https://notes.example.com/mcp', headers: { 'X-Key': 'canary-4' } },
      odd: { socket: '/tmp/x' },
      bad: { url: 'file:///etc/passwd' },
    },
  }
  expect(await request('POST', 'import', { config })).toMatchObject({ status: 401 })
  const imported = await request('POST', 'import', { config, pin })
  expect(imported).toMatchObject({
    status: 200,
    body: { added: ['github', 'notes'], skipped: [{ name: 'odd' }, { name: 'bad' }] },
  })
  expect(await request('POST', 'import', { config, pin })).toMatchObject({ body: { added: [] } })
  expect((await request('GET', 'export')).body).toEqual({
    mcpServers: {
      github: { command: 'npx', args: ['-y', 'server-github'], env: { TOKEN: '' } },
      notes: { type: 'http', url: 'https://notes.example.com/mcp', headers: { 'X-Key': '' } },
    },
  })
  expect(await request('POST', 'import', { config: { servers: 1 }, pin })).toMatchObject({ body: { added: [] } })
  expect(await request('POST', 'import', { config: {}, pin })).toMatchObject({ status: 400 })
})

test.each([
  { type: 'http', url: 'ftp://example.com/' },
  { type: 'http', url: 'https://user:secret@example.com/' },
  { type: 'http', url: 'https://example.com/', headers: { 'a b': 'x' } },
  { type: 'stdio', command: '' },
  { type: 'stdio', command: 'node\u202e' },
  { type: 'stdio', command: 'node', cwd: 'relative' },
  { type: 'stdio', command: 'node', env: { 'A=B': 'x' } },
  { type: 'stdio', command: 'node', hosts: ['http://example.com/path'] },
  { type: 'stdio', command: 'node', surprise: true },
])('what is no server is refused in words: %j', async (transport) => {
  expect(await request('POST', 'servers', { name: 'x', transport, pin })).toMatchObject({
    status: 400,
    body: { code: 'bad_request' },
  })
})

test('a sign-in ends once, with its state, and its code goes by the row', async () => {
  const { id } = await add('remote', { ...remote, headers: {} })
  const began = await request('POST', `servers/${id}/sign-in`)
  expect(began.status).toBe(202)
  const { userId, deps } = gateway
  const context = mcpSignInContext(userId, id)
  const asked = unseal(deps.sealingKeys, context, (await rowOf(id)).sealedSignIn ?? '')
  expect(asked).toBe(JSON.stringify({ redirectUrl: `${gateway.url}/mcp/signed-in` }))
  // What the runner does.
  const state = 's'.repeat(43)
  const hash = createHash('sha256').update(state).digest('hex')
  const sealed = seal(deps.sealingKeys, context, JSON.stringify({ verifier: 'v' }))
  await openMcpSignIn(gateway.db, { userId, id, version: 1 }, { hash, sealed, url: 'https://auth.example.com/x' })
  expect((await request('GET', 'servers')).body).toMatchObject({
    servers: [{ sign_in_url: 'https://auth.example.com/x' }],
  })

  const end = (given: string) =>
    request('POST', 'sign-in', { state: given, code: 'canary-code', iss: 'https://a.example' })
  expect(await end('t'.repeat(43))).toMatchObject({ status: 404 })
  expect(await end(state)).toMatchObject({ status: 200, body: { server_id: id } })
  expect(await end(state)).toMatchObject({ status: 404 })
  const { sealedSignIn } = await rowOf(id)
  expect(sealedSignIn).not.toContain('canary')
  expect(JSON.parse(unseal(deps.sealingKeys, context, sealedSignIn ?? '') ?? '')).toEqual({
    verifier: 'v',
    code: 'canary-code',
    iss: 'https://a.example',
  })
  expect(JSON.stringify(jobs)).not.toContain('canary')
})
