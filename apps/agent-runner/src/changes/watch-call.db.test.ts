import { spawnSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, realpath, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { createDb, fileChangesOf, fileSnapshot, openFileChangesOf, type Db } from '@rain/db'
import { aPerson, type Person } from '@rain/db/testing'
import { newId } from '@rain/protocol'
import { testDatabase } from '@rain/testing'
import { createFolderMemory, type FolderMemory } from './folder-memory.ts'
import { settleCall, watchCall, type WatchedCall } from './watch-call.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
let db: Db
let person: Person
let root: string
let cwd: string
let files: FolderMemory

beforeAll(async () => {
  database = await testDatabase()
  db = createDb(database.url)
})
beforeEach(async () => {
  person = await aPerson(db)
  root = await realpath(await mkdtemp(join(tmpdir(), 'rain-changes-')))
  cwd = join(root, 'project')
  await mkdir(cwd)
  files = await aMemory()
})
afterAll(async () => {
  await db?.close()
  await database?.close()
})

const aMemory = (more = {}) =>
  createFolderMemory({ keepIn: join(root, 'home/snapshots'), leftOut: [join(root, 'home')], ...more })
const write = (path: string, text: string | Buffer) => writeFile(join(cwd, path), text)

function aCall(changes: WatchedCall['changes'], path?: string): WatchedCall {
  const place = { userId: person.userId, agentKey: person.agentKey, turnId: 'trn_1', folder: cwd }
  return {
    ...place,
    toolCallId: newId('toolCall'),
    tool: changes === 'path' ? 'write_file' : 'bash',
    changes,
    path: path === undefined ? undefined : join(cwd, path),
  }
}

/** What a command did, and what is kept of the file before. */
async function changed(work: () => Promise<unknown> | unknown, memory = files) {
  const ended = await watchCall({ db, files: memory }, aCall('folder'))
  await work()
  const changes = await ended()
  const held = async (hash: string | null) =>
    hash === null ? null : ((await fileSnapshot(db, { ...person, hash }))?.toString() ?? 'not kept')
  return Promise.all(
    changes.map(async ({ path, kind, beforeHash }) => ({ path, kind, before: await held(beforeHash) })),
  )
}

test('a file that a tool writes is kept as it was and as it is', async () => {
  await write('a.txt', 'old')
  const ended = await watchCall({ db, files }, aCall('path', 'a.txt'))
  await write('a.txt', 'new')
  const [change] = await ended()
  expect(change).toMatchObject({ path: 'a.txt', kind: 'changed', status: 'done' })
  const kept = [change?.beforeHash, change?.afterHash].map((hash) => fileSnapshot(db, { ...person, hash: hash ?? '' }))
  expect((await Promise.all(kept)).map(String)).toEqual(['old', 'new'])
})

test('a file outside of the folder keeps its whole path', async () => {
  const ended = await watchCall({ db, files }, { ...aCall('path'), path: join(root, 'elsewhere.txt') })
  await writeFile(join(root, 'elsewhere.txt'), 'x')
  expect(await ended()).toMatchObject([{ path: join(root, 'elsewhere.txt'), kind: 'created' }])
})

test('a file too large to be kept is told of, without its content', async () => {
  await write('big', Buffer.alloc(6_000_000))
  const ended = await watchCall({ db, files }, aCall('path', 'big'))
  await write('big', 'small now')
  expect(await ended()).toMatchObject([{ kind: 'changed', beforeHash: null, beforeSize: 6_000_000 }])
})

test('a command is told by what it leaves: made, changed, deleted, moved', async () => {
  await mkdir(join(cwd, 'sub'))
  await write('changed', 'one')
  await write('sub/gone', 'was here')
  await write('from', 'moved')
  await write('same', 'same')
  const changes = await changed(async () => {
    await write('changed', 'two')
    await rm(join(cwd, 'sub/gone'))
    await rename(join(cwd, 'from'), join(cwd, 'to'))
    await write('made', 'new')
    await write('same', 'same')
  })
  expect(changes.sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
    { path: 'changed', kind: 'changed', before: 'one' },
    { path: 'from', kind: 'deleted', before: 'moved' },
    { path: 'made', kind: 'created', before: null },
    { path: 'sub/gone', kind: 'deleted', before: 'was here' },
    { path: 'to', kind: 'created', before: null },
  ])
})

test('a command that sets the time back and keeps the size is seen all the same', async () => {
  await write('a', 'one')
  const then = new Date('2020-01-01')
  await utimes(join(cwd, 'a'), then, then)
  const changes = await changed(async () => {
    await write('a', 'two')
    await utimes(join(cwd, 'a'), then, then)
  })
  expect(changes).toEqual([{ path: 'a', kind: 'changed', before: 'one' }])
})

test('a second command knows what the first one left', async () => {
  await changed(() => write('a', 'one'))
  expect(await changed(() => write('a', 'two'))).toEqual([{ path: 'a', kind: 'changed', before: 'one' }])
  expect(await changed(() => {})).toEqual([])
})

test('what is larger than a command’s share is told of as not kept', async () => {
  const small = await aMemory({ mostFileBytes: 10 })
  await write('large', 'x'.repeat(11))
  await write('small', 'x')
  const changes = await changed(async () => {
    await write('large', 'y'.repeat(11))
    await write('small', 'y')
  }, small)
  expect(changes.sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
    { path: 'large', kind: 'changed', before: null },
    { path: 'small', kind: 'changed', before: 'x' },
  ])
})

test('folders of programs, Rain’s own and what links lead to are not looked into', async () => {
  for (const folder of ['node_modules', '.git', 'src']) await mkdir(join(cwd, folder))
  await mkdir(join(root, 'other'))
  await symlink(join(root, 'other'), join(cwd, 'link'))
  const changes = await changed(async () => {
    for (const folder of ['node_modules', '.git', 'src', 'link']) await write(`${folder}/a`, 'x')
  })
  expect(changes).toEqual([{ path: 'src/a', kind: 'created', before: null }])
})

test('names that are hostile to a shell or a line are names', async () => {
  const names = ['a b', 'a\nb', "a';rm -rf x", '--flag', '$(x)', 'é']
  const changes = await changed(() => Promise.all(names.map((name) => write(name, name))))
  expect(changes.map(({ path }) => path).sort()).toEqual([...names].sort())
})

test('a runner that dies between the write and the row loses nothing: the next one finds the change', async () => {
  await write('a.txt', 'old')
  const call = aCall('path', 'a.txt')
  await watchCall({ db, files }, call)
  await write('a.txt', 'new')
  const [opened] = await fileChangesOf(db, { ...person, limit: 1 })
  expect(opened).toMatchObject({ status: 'open' })
  const [change] = await settleCall({ db, files: await aMemory() }, call, opened!)
  expect(change).toMatchObject({ kind: 'changed', status: 'done' })
  expect(String(await fileSnapshot(db, { ...person, hash: change?.beforeHash ?? '' }))).toBe('old')
})

test('a runner that dies before the write leaves no change', async () => {
  await write('a.txt', 'old')
  const call = aCall('path', 'a.txt')
  await watchCall({ db, files }, call)
  const [opened] = await fileChangesOf(db, { ...person, limit: 1 })
  expect(await settleCall({ db, files }, call, opened!)).toEqual([])
  expect(await fileChangesOf(db, { ...person, limit: 1 })).toEqual([])
})

test('a runner that dies while a command runs is followed by one that still knows how the folder was', async () => {
  await write('a', 'one')
  const call = aCall('folder')
  await watchCall({ db, files }, call)
  await write('a', 'two')
  const [opened] = await fileChangesOf(db, { ...person, limit: 1 })
  const changes = await settleCall({ db, files: await aMemory() }, call, opened!)
  expect(changes).toMatchObject([{ path: 'a', kind: 'changed' }])
  expect(String(await fileSnapshot(db, { ...person, hash: changes[0]?.beforeHash ?? '' }))).toBe('one')
  expect(await readdir(join(root, 'home/snapshots/commands'))).toEqual([])
})

test('a runner on another computer says that it cannot know', async () => {
  const call = aCall('folder')
  await watchCall({ db, files }, call)
  await write('a', 'two')
  const [opened] = await fileChangesOf(db, { ...person, limit: 1 })
  const stranger = await createFolderMemory({ keepIn: join(root, 'other-home'), leftOut: [] })
  expect(await settleCall({ db, files: stranger }, call, opened!)).toMatchObject([{ kind: 'unseen', path: '' }])
})

test('a file that may not be read is told of, without its content', async () => {
  if (spawnSync('id', ['-u']).stdout.toString().trim() === '0') return // root reads everything
  await write('closed', 'x')
  await chmod(join(cwd, 'closed'), 0o200)
  expect(await changed(() => write('closed', 'y'))).toEqual([{ path: 'closed', kind: 'changed', before: null }])
})

test('calls that are closed are not open', async () => {
  await changed(() => write('a', 'x'))
  expect(await openFileChangesOf(db, 'trn_1')).toEqual([])
})
