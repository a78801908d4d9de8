import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { createEgress } from '../egress/egress.ts'
import { createSandbox, noSandbox } from '../sandbox/create-sandbox.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { testWithSandbox } from '../sandbox/testing/test-with-sandbox.ts'
import { cleanEnvironment } from '../tools/bash/clean-environment.ts'
import type { StartServer } from './connection.ts'
import { namedFolders } from './named-folders.ts'
import { problemOf } from './problem.ts'
import { createStartServer } from './start-server.ts'
import { openMcpLab, server, type McpLab } from './testing/mcp-lab.ts'

let rainHome: string
let sandbox: Sandbox
let lab: McpLab | undefined

beforeAll(async () => {
  rainHome = await realpath(await mkdtemp(join(tmpdir(), 'rain-mcp-')))
  const searchPath = process.env.PATH ?? ''
  sandbox = await createSandbox({ rainHome, home: await realpath(homedir()), searchPath })
})
afterEach(() => lab?.close())
afterAll(() => rm(rainHome, { recursive: true, force: true }))

function starter(within: Sandbox = sandbox): StartServer {
  const { openProxy } = createEgress({ ownServices: [] })
  const environment = cleanEnvironment({ PATH: process.env.PATH, SECRET_OF_RAIN: 'canary' })
  return createStartServer({ sandbox: within, openProxy, environment, folder: join(rainHome, 'mcp') })
}

async function open(startServer: StartServer = starter()): Promise<McpLab> {
  lab = await openMcpLab('stdio', { startServer })
  return lab
}

const textOf = async (work: ReturnType<McpLab['call']>) => {
  const [first] = (await work).content
  return first?.type === 'text' ? first.text : ''
}

testWithSandbox('a local server answers from within the sandbox, with an environment of its own', async () => {
  const { connections, call } = await open()
  await connections.check(server)
  expect(await textOf(call('echo', { text: 'from within' }))).toBe('from within')
  const environment = JSON.parse(await textOf(call('environment'))) as Record<string, string>
  expect(environment.HOME).toBe(join(rainHome, 'mcp', server.id, 'home'))
  expect(JSON.stringify(environment)).not.toContain('canary')
  expect(Object.keys(environment)).not.toContain('https_proxy')
})

testWithSandbox('a server with hosts gets a way out to them, and no other way', async () => {
  const start = starter()
  const { connections, call } = await open((target) =>
    start({ ...target, config: { ...target.config, hosts: ['api.example.com'] } }),
  )
  await connections.check(server)
  const environment = JSON.parse(await textOf(call('environment'))) as Record<string, string>
  expect(environment.https_proxy).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
})

testWithSandbox('a server that dies in the sandbox fails its call, and is started anew for the next', async () => {
  const { connections, call } = await open()
  await connections.check(server)
  const code = await call('die').then(
    () => 'worked',
    (error: unknown) => problemOf(error).code,
  )
  expect(code).toBe('closed')
  expect(await textOf(call('echo', { text: 'alive' }))).toBe('alive')
})

testWithSandbox('a closed connection leaves no process behind', async () => {
  const start = starter()
  const mark = crypto.randomUUID()
  const { connections } = await open((target) =>
    start({ ...target, config: { ...target.config, args: [...target.config.args, mark] } }),
  )
  await connections.check(server)
  expect((await processesOf(mark)).length).toBeGreaterThan(0)
  await connections.close()
  expect(await processesOf(mark)).toEqual([])
})

async function processesOf(words: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')))
  return lines.filter((line) => line.includes(words))
}

test('without a sandbox no local server is started', async () => {
  const { connections } = await open(starter(noSandbox('There is none.')))
  const code = await connections.check(server).then(
    () => 'worked',
    (error: unknown) => problemOf(error).code,
  )
  expect(code).toBe('no_sandbox')
})

test('a command names the project of a script, a folder itself, and never the home folder', async () => {
  const project = join(rainHome, 'project')
  await mkdir(join(project, 'dist'), { recursive: true })
  await writeFile(join(project, 'package.json'), '{}')
  await writeFile(join(project, 'dist', 'main.js'), '')
  expect(await namedFolders(['node', join(project, 'dist', 'main.js'), '--flag'])).toEqual([project])
  expect(await namedFolders([join(project, 'dist')])).toEqual([join(project, 'dist')])
  const modules = join(project, 'node_modules')
  await mkdir(join(modules, 'server'), { recursive: true })
  await writeFile(join(modules, 'server', 'package.json'), '{}')
  await writeFile(join(modules, 'server', 'main.js'), '')
  expect(await namedFolders([join(modules, 'server', 'main.js')])).toEqual([modules])
  expect(await namedFolders([homedir(), '/', '/nowhere/at/all'])).toEqual([])
})
