import { execFileSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { link, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { closeFileChanges, fileNotesOf, openFileChange, takeFileNotes, type FoundChange } from '@rain/db'
import { anAgent, type Person } from '@rain/db/testing'
import {
  limits,
  type ChangeList,
  type ChangeView,
  type FileView,
  type FolderList,
  type TrashList,
} from '@rain/protocol'
import { call, connectIo, pin } from '../testing/clients.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let token: string
let agent: Person
let cwd: string
let outside: string
let turns = 0

beforeAll(async () => {
  gateway = await startTestGateway()
}, 120_000)
beforeEach(async () => {
  await gateway.bus.redis.flushall()
  token = await gateway.token()
  cwd = await realpath(await mkdtemp(join(gateway.home, 'project-')))
  outside = await realpath(await mkdtemp(join(tmpdir(), 'rain-outside-')))
  await writeFile(join(outside, 'secret.txt'), 'not for you')
  agent = await anAgent(gateway.db, { userId: gateway.userId, cwd, agentKey: `agent-${randomUUID().slice(0, 8)}` })
})
afterAll(() => gateway.close())

const at = (path: string) => `/api/files/${agent.agentKey}${path}`
const get = <T>(path: string) => call<T & { code?: string }>(gateway.url, at(path), token)
const send = <T>(path: string, body: unknown = {}) =>
  call<T & { code?: string }>(gateway.url, at(path), token, 'POST', body)
const query = (fields: Record<string, string | number>) =>
  `?${new URLSearchParams(Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]))}`
const read = (path: string) => readFile(join(cwd, path), 'utf8')

async function raw(path: string, headers: Record<string, string> = {}) {
  return fetch(gateway.url + at(`/raw${query({ path })}`), {
    headers: { authorization: `Bearer ${token}`, ...headers },
  })
}

async function put(fields: Record<string, string | number>, body: string | Buffer) {
  const response = await fetch(
    gateway.url + at(`/upload${query({ size: Buffer.byteLength(body), offset: 0, ...fields })}`),
    {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
      body: new Uint8Array(Buffer.from(body)),
    },
  )
  return {
    status: response.status,
    body: (await response.json()) as { received?: number; code?: string; entry?: object },
  }
}

const anId = () => randomUUID()

test('a folder is listed in pages, folders first, hidden files only when they are asked for', async () => {
  await mkdir(join(cwd, 'z-folder'))
  for (const name of ['b.txt', 'a10.txt', 'a2.txt', '.env']) await writeFile(join(cwd, name), name)
  const { body } = await get<FolderList>('?limit=3')
  expect(body.entries.map(({ name }) => name)).toEqual(['z-folder', 'a2.txt', 'a10.txt'])
  expect(body).toMatchObject({ total: 4, hidden: 1, path: '', folder: cwd })
  const rest = await get<FolderList>('?limit=3&offset=3&hidden=true')
  expect(rest.body.entries.map(({ name }) => name)).toEqual(['a10.txt', 'b.txt'])
  const largest = await get<FolderList>('?sort=size&order=desc')
  expect(largest.body.entries.map(({ name }) => name)).toEqual(['z-folder', 'a10.txt', 'a2.txt', 'b.txt'])
})

test('what Git leaves out says so, by every .gitignore on the way', async () => {
  await mkdir(join(cwd, 'sub/build'), { recursive: true })
  await writeFile(join(cwd, '.gitignore'), '*.log\n')
  await writeFile(join(cwd, 'sub/.gitignore'), 'build/\n')
  for (const name of ['sub/a.log', 'sub/a.txt']) await writeFile(join(cwd, name), '')
  const { body } = await get<FolderList>('?path=sub')
  expect(body.entries.map(({ name, ignored = false }) => [name, ignored])).toEqual([
    ['build', true],
    ['a.log', true],
    ['a.txt', false],
  ])
})

test.each([
  ['../', 400],
  ['..', 400],
  ['a/../../x', 400],
  ['/etc/passwd', 400],
  ['./x', 400],
  ['nul\0', 400],
  ['x'.repeat(300), 400],
  ['%2e%2e', 404],
  ['..\\..\\x', 404],
])('the path "%s" leads nowhere', async (path, status) => {
  for (const door of ['', '/file', '/raw']) expect((await get(`${door}${query({ path })}`)).status).toBe(status)
  for (const door of ['/delete', '/download']) expect((await send(door, { path })).status).toBe(status)
})

test('a link that leads outside is seen, and never followed', async () => {
  await symlink(join(outside, 'secret.txt'), join(cwd, 'file'))
  await symlink(outside, join(cwd, 'folder'))
  const { body } = await get<FolderList>('')
  expect(body.entries.map(({ name, kind, is_link }) => [name, kind, is_link])).toEqual([
    ['file', 'special', true],
    ['folder', 'special', true],
  ])
  expect((await get('/file?path=file')).body.code).toBe('forbidden_path')
  expect((await raw('folder/secret.txt')).status).toBe(403)
  expect((await get('?path=folder')).status).toBe(403)
  expect((await put({ id: anId(), name: 'folder/new.txt' }, 'x')).status).toBe(403)
  expect((await send('/folder', { path: 'folder/new' })).status).toBe(403)
  expect((await send('/move', { from: 'folder/secret.txt', to: 'mine' })).status).toBe(403)
  expect(await readdir(outside)).toEqual(['secret.txt'])
})

test('a link is deleted, not what it leads to', async () => {
  await symlink(join(outside, 'secret.txt'), join(cwd, 'file'))
  expect((await send('/delete', { path: 'file' })).status).toBe(200)
  expect(await readFile(join(outside, 'secret.txt'), 'utf8')).toBe('not for you')
  expect(await readdir(cwd)).toEqual([])
})

test('an upload over a link takes its place, or is refused; what it leads to stays', async () => {
  await symlink(join(outside, 'secret.txt'), join(cwd, 'file'))
  expect((await put({ id: anId(), name: 'file' }, 'x')).body.code).toBe('file_exists')
  expect((await put({ id: anId(), name: 'file', on_conflict: 'replace' }, 'mine')).status).toBe(200)
  expect(await readFile(join(outside, 'secret.txt'), 'utf8')).toBe('not for you')
  expect(await read('file')).toBe('mine')
})

test('a pipe is not opened, and keeps nobody waiting', async () => {
  execFileSync('mkfifo', [join(cwd, 'pipe')])
  expect((await get('/file?path=pipe')).status).toBe(400)
  expect((await raw('pipe')).status).toBe(400)
})

test('another person’s agent, and one that is not there, are unknown', async () => {
  expect((await call<{ code: string }>(gateway.url, '/api/files/nobody', token)).body.code).toBe('agent_unknown')
  expect((await call(gateway.url, at(''), 'wrong')).status).toBe(401)
})

test('an agent whose folder may not be browsed shows nothing of it', async () => {
  const elsewhere = await anAgent(gateway.db, { userId: gateway.userId, cwd: outside, agentKey: 'elsewhere' })
  const { body } = await call<{ code: string }>(gateway.url, `/api/files/${elsewhere.agentKey}`, token)
  expect(body.code).toBe('forbidden_path')
})

test('what a file is shows in its bytes, and a text comes in whole lines', async () => {
  await writeFile(join(cwd, 'a.png'), Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))
  await writeFile(join(cwd, 'page.png'), '<script>alert(1)</script>')
  await writeFile(join(cwd, 'x.md'), '# Title')
  await writeFile(join(cwd, 'bin'), Buffer.from([0, 1, 2]))
  await writeFile(join(cwd, 'long.txt'), 'first line\nsecond líne\nthird')
  const kind = async (path: string) => (await get<FileView>(`/file?path=${path}`)).body.preview
  expect(await Promise.all(['a.png', 'page.png', 'x.md', 'bin'].map(kind))).toEqual([
    'image',
    'text',
    'markdown',
    'binary',
  ])
  const { body } = await get<FileView>('/file?path=long.txt&length=20')
  expect(body).toMatchObject({ text: 'first line\n', next: 11 })
  expect((await get<FileView>('/file?path=long.txt&offset=11')).body).toMatchObject({
    text: 'second líne\nthird',
    next: null,
  })
})

test('bytes come in ranges, as something to be saved that could run nothing', async () => {
  await writeFile(join(cwd, 'página "1".html'), '<script>parent.alert(1)</script>')
  const whole = await raw('página "1".html')
  expect(whole.headers.get('content-type')).toBe('application/octet-stream')
  expect(whole.headers.get('content-security-policy')).toContain('sandbox')
  expect(whole.headers.get('content-security-policy')).not.toContain('script-src')
  expect(whole.headers.get('x-content-type-options')).toBe('nosniff')
  expect(whole.headers.get('content-disposition')).toBe(
    `attachment; filename="p_gina _1_.html"; filename*=UTF-8''p%C3%A1gina%20%221%22.html`,
  )
  const part = await raw('página "1".html', { range: 'bytes=1-6' })
  expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([206, 'script', 'bytes 1-6/32'])
  expect((await raw('página "1".html', { range: 'bytes=99-' })).status).toBe(416)
  expect(await (await raw('página "1".html', { range: 'bytes=-9' })).text()).toBe('</script>')
})

test('a picture of lines is sent as one, and still may run nothing', async () => {
  await writeFile(join(cwd, 'a.svg'), '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')
  const { headers } = await raw('a.svg')
  expect(headers.get('content-type')).toBe('image/svg+xml')
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(headers.get('content-disposition')).toContain('attachment')
})

test('an upload comes in pieces and is there as a whole with the last one', async () => {
  const id = anId()
  const upload = (offset: number, body: string) => put({ id, name: 'sub/a.txt', offset, size: 10 }, body)
  expect((await upload(0, 'hello')).body).toEqual({ received: 5 })
  expect(await readdir(join(cwd, 'sub'))).toEqual([expect.stringMatching(/^\.rain-upload-/)])
  expect((await get<FolderList>('?path=sub&hidden=true')).body.total).toBe(0)
  expect((await upload(3, 'xx')).body).toEqual({ received: 5 })
  expect((await upload(5, 'world')).body).toMatchObject({ received: 10, entry: { path: 'sub/a.txt', size: 10 } })
  expect(await read('sub/a.txt')).toBe('helloworld')
  expect(await readdir(join(cwd, 'sub'))).toEqual(['a.txt'])
})

test('more than was promised, or more than a piece, is refused and leaves nothing of it', async () => {
  const id = anId()
  expect((await put({ id, name: 'a', size: 3 }, 'abcdef')).status).toBe(413)
  expect((await put({ id, name: 'a', size: 2e9 }, Buffer.alloc(limits.uploadPieceBytes + 1))).status).toBe(413)
  expect(await readdir(cwd)).toEqual([expect.stringMatching(/^\.rain-upload-/)])
  await call(gateway.url, at(`/upload${query({ id, name: 'a' })}`), token, 'DELETE')
  expect(await readdir(cwd)).toEqual([])
})

test('nothing is overwritten unless that is chosen, and then it lies in the trash', async () => {
  await writeFile(join(cwd, 'a.txt'), 'old')
  expect(await put({ id: anId(), name: 'a.txt' }, 'new')).toMatchObject({ status: 409, body: { code: 'file_exists' } })
  expect((await put({ id: anId(), name: 'a.txt', on_conflict: 'keep_both' }, 'both')).body.entry).toMatchObject({
    path: 'a (2).txt',
  })
  expect((await put({ id: anId(), name: 'a.txt', on_conflict: 'replace' }, 'new')).status).toBe(200)
  expect([await read('a.txt'), await read('a (2).txt')]).toEqual(['new', 'both'])
  const { body } = await get<TrashList>('/trash')
  expect(body.trash).toMatchObject([{ path: 'a.txt', size: 3 }])
  expect((await send(`/trash/${body.trash[0]?.id}/restore`)).body.code).toBe('file_exists')
  expect((await send(`/trash/${body.trash[0]?.id}/restore`, { on_conflict: 'keep_both' })).status).toBe(200)
  expect(await read('a (3).txt')).toBe('old')
})

test.each(['a\nb', ' a', 'a ', 'a\u202egpj.exe', '', '..', 'x/../y'])('nothing gets the name %j', async (name) => {
  expect((await put({ id: anId(), name }, 'x')).status).toBe(400)
  expect((await send('/folder', { path: name })).status).toBe(400)
  await writeFile(join(cwd, 'there'), '')
  expect((await send('/move', { from: 'there', to: name })).status).toBe(400)
})

test('folders are made, moved with what is in them, deleted and brought back', async () => {
  await send('/folder', { path: 'one' })
  await writeFile(join(cwd, 'one/a.txt'), 'a')
  expect((await send('/move', { from: 'one', to: 'one/two' })).status).toBe(400)
  expect((await send('/move', { from: 'one', to: 'three' })).body).toMatchObject({ entry: { path: 'three' } })
  await send('/folder', { path: 'one' })
  expect((await send('/move', { from: 'three', to: 'one' })).body.code).toBe('file_exists')
  expect((await send('/delete', { path: 'three' })).status).toBe(200)
  expect(await readdir(cwd)).toEqual(['one'])
  const { trash } = (await get<TrashList>('/trash')).body
  await send(`/trash/${trash[0]?.id}/restore`)
  expect(await read('three/a.txt')).toBe('a')
  expect((await get<TrashList>('/trash')).body.trash).toEqual([])
})

test('what other programs run by themselves takes the PIN, and is not uploaded', async () => {
  await mkdir(join(cwd, '.git/hooks'), { recursive: true })
  await writeFile(join(cwd, 'hook'), '#!/bin/sh')
  const move = { from: 'hook', to: '.git/hooks/pre-commit' }
  expect((await send('/move', move)).body.code).toBe('pin_required')
  expect((await send('/folder', { path: '.vscode' })).body.code).toBe('pin_required')
  expect((await send('/delete', { path: '.git' })).body.code).toBe('pin_required')
  expect((await put({ id: anId(), name: '.envrc' }, 'x')).body.code).toBe('forbidden_path')
  expect((await send('/move', { ...move, pin: '000000' })).body.code).toBe('pin_invalid')
  expect((await send('/move', { ...move, pin })).status).toBe(200)
})

test('private keys are not shown, and go into no zip', async () => {
  await mkdir(join(cwd, '.ssh'))
  await writeFile(join(cwd, '.ssh/id_ed25519'), 'key')
  expect((await get(`/file${query({ path: '.ssh/id_ed25519' })}`)).status).toBe(403)
  expect((await raw('.ssh/id_ed25519')).status).toBe(403)
})

test('a folder is downloaded as a zip, by an address that needs no token and works for a minute', async () => {
  await mkdir(join(cwd, 'docs/deep'), { recursive: true })
  await writeFile(join(cwd, 'docs/deep/a.txt'), 'content')
  await symlink(join(outside, 'secret.txt'), join(cwd, 'docs/link'))
  const { body } = await send<{ url: string }>('/download', { path: 'docs' })
  const response = await fetch(gateway.url + body.url)
  expect(response.headers.get('content-disposition')).toContain('filename="docs.zip"')
  const file = join(gateway.home, `${anId()}.zip`)
  await writeFile(file, new Uint8Array(await response.arrayBuffer()))
  const listed = execFileSync('python3', ['-m', 'zipfile', '-l', file]).toString()
  expect(listed).toContain('docs/deep/a.txt')
  expect(listed).not.toContain('link')
  expect((await fetch(`${gateway.url}${body.url.slice(0, -3)}abc`)).status).toBe(404)
})

/** A change of the agent that is on the disk, and in the rows. */
async function aChange(path: string, before: string | null, after: string | null, turnId = `trn_${++turns}`) {
  const target = {
    userId: gateway.userId,
    agentKey: agent.agentKey,
    turnId,
    toolCallId: `tcl_${anId()}`,
    tool: 'write_file',
    folder: cwd,
  }
  const state = (text: string | null): FoundChange['before'] =>
    text === null
      ? null
      : {
          hash: createHash('sha256').update(text).digest('hex'),
          size: Buffer.byteLength(text),
          mode: 0o640,
          bytes: Buffer.from(text),
        }
  await openFileChange(gateway.db, target, path, state(before))
  if (after !== null && !path.startsWith('/')) await writeFile(join(cwd, path), after)
  const changes = [{ path, before: state(before), after: state(after) }]
  const [change] = await closeFileChanges(gateway.db, target, { changes, incomplete: false })
  return { id: change?.id ?? '', turnId }
}

test('a change is shown with both sides, undone and done again; every client, the log and the model are told', async () => {
  const client = await connectIo(gateway.url, { token })
  const { id } = await aChange('a.txt', 'old\n', 'new\n')
  expect((await get<ChangeList>('/changes')).body.changes).toMatchObject([
    { id, path: 'a.txt', kind: 'changed', status: 'done', undo: 'possible' },
  ])
  expect((await get<ChangeView>(`/changes/${id}`)).body).toMatchObject({
    before: { kind: 'text', text: 'old\n' },
    after: { kind: 'text', text: 'new\n' },
    current: null,
  })
  expect((await send(`/changes/${id}/undo`)).body).toMatchObject({ change: { status: 'undone' } })
  expect(await read('a.txt')).toBe('old\n')
  expect(await client.next('files_changed')).toMatchObject({ agent_id: agent.agentKey, by: 'person', paths: ['a.txt'] })
  expect((await send(`/changes/${id}/undo`)).status).toBe(200)
  expect((await send(`/changes/${id}/redo`)).body).toMatchObject({ change: { status: 'done' } })
  expect(await read('a.txt')).toBe('new\n')
  const { entries } = (await call<{ entries: object[] }>(gateway.url, '/api/audit?limit=2', token)).body
  expect(entries).toMatchObject([{ kind: 'file_changed' }, { kind: 'file_changed' }])
  const told = await gateway.db.prisma.fileNote.findMany({
    where: { agentKey: agent.agentKey },
    orderBy: { seq: 'asc' },
  })
  expect(told.map(({ text }) => text)).toEqual([
    'The person undid your change to "a.txt": it is as it was before.',
    'The person put your change to "a.txt" back.',
  ])
  client.close()
})

test('a new file goes and a deleted one comes back, with its folder and its permissions', async () => {
  const made = await aChange('made.txt', null, 'x')
  await send(`/changes/${made.id}/undo`)
  expect(await readdir(cwd)).toEqual([])
  const gone = await aChange('deep/er/gone.txt', 'was here', null)
  await send(`/changes/${gone.id}/undo`)
  expect(await read('deep/er/gone.txt')).toBe('was here')
  expect((await stat(join(cwd, 'deep/er/gone.txt'))).mode & 0o777).toBe(0o640)
})

test('a file that is not as the agent left it is a conflict; anyway keeps a copy', async () => {
  const { id } = await aChange('a.txt', 'old', 'new')
  await writeFile(join(cwd, 'a.txt'), 'mine')
  expect(await send(`/changes/${id}/undo`)).toMatchObject({ status: 409, body: { code: 'file_changed' } })
  const { current } = (await get<ChangeView>(`/changes/${id}`)).body
  expect(current?.side).toEqual({ kind: 'text', text: 'mine' })
  expect((await send(`/changes/${id}/undo`, { anyway: 'f'.repeat(64) })).status).toBe(409)
  expect((await send(`/changes/${id}/undo`, { anyway: current?.hash })).status).toBe(200)
  expect(await read('a.txt')).toBe('old')
  const { trash } = (await get<TrashList>('/trash')).body
  await send(`/trash/${trash[0]?.id}/restore`, { on_conflict: 'replace' })
  expect(await read('a.txt')).toBe('mine')
})

test('a turn is undone as a whole, the newest change first; what cannot be is left and named', async () => {
  const { turnId } = await aChange('a.txt', 'one', 'two')
  await aChange('a.txt', 'two', 'three', turnId)
  const conflict = await aChange('b.txt', null, 'agent', turnId)
  await writeFile(join(cwd, 'b.txt'), 'person')
  await aChange('/etc/elsewhere', 'x', 'y', turnId)
  const { body } = await send<{ undone: string[]; left: object[] }>(`/turns/${turnId}/undo`)
  expect(body.undone).toHaveLength(2)
  expect(body.left).toMatchObject([
    { path: '/etc/elsewhere', why: 'outside' },
    { id: conflict.id, why: 'file_changed' },
  ])
  expect([await read('a.txt'), await read('b.txt')]).toEqual(['one', 'person'])
})

test('a change that would bring back what runs by itself takes the PIN', async () => {
  const { id } = await aChange('.vscode/tasks.json', '{}', null)
  expect((await send(`/changes/${id}/undo`)).body.code).toBe('pin_required')
  expect((await send(`/changes/${id}/undo`, { pin })).status).toBe(200)
  expect(await read('.vscode/tasks.json')).toBe('{}')
})

test('a link put in the way of an undo is not written through', async () => {
  const { id } = await aChange('a.txt', 'old', 'new')
  await rm(join(cwd, 'a.txt'))
  await symlink(join(outside, 'secret.txt'), join(cwd, 'a.txt'))
  expect((await send(`/changes/${id}/undo`)).status).toBe(403)
  await rm(join(cwd, 'a.txt'))
  await link(join(outside, 'secret.txt'), join(cwd, 'a.txt')).catch(() => {})
  await send(`/changes/${id}/undo`, { anyway: createHash('sha256').update('not for you').digest('hex') })
  expect(await readFile(join(outside, 'secret.txt'), 'utf8')).toBe('not for you')
})

test('what was undone is told with the next turn, once', async () => {
  const { id } = await aChange('a.txt', 'old', 'new')
  await send(`/changes/${id}/undo`)
  const { userId, agentKey, conversationId } = agent
  await takeFileNotes(gateway.db, { userId, agentKey, turnId: 'trn_next' })
  await takeFileNotes(gateway.db, { userId, agentKey, turnId: 'trn_later' })
  const notes = await gateway.db.prisma.fileNote.findMany({ where: { agentKey } })
  expect(notes.map(({ turnId }) => turnId)).toEqual(['trn_next'])
  expect(await fileNotesOf(gateway.db, conversationId)).toEqual([])
})
