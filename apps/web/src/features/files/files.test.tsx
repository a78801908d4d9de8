import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { FileChange, FileEntry } from '@rain/protocol'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { createQueryClient } from '../../api/query-client.ts'
import { startSession } from '../../api/session-token.ts'
import { startI18n } from '../../i18n/index.ts'
import { addFilesTexts } from '../../i18n/files-texts.ts'
import { FilesPage } from './files-page.tsx'

void startI18n()
addFilesTexts()
// What is loaded when it is first shown is there before the first test.
await Promise.all([import('./changes/change-detail.tsx'), import('./preview/text-preview.tsx')])

type Answer = { status?: number; body: unknown }

let asked: { method: string; path: string; body: unknown }[]
let answers: Record<string, (query: URLSearchParams, body: unknown) => Answer>
const realFetch = globalThis.fetch

beforeEach(() => {
  asked = []
  answers = {}
  startSession('tok', false)
  // jsdom has no modal dialogs, no media queries and scrolls nothing
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true
  }
  HTMLDialogElement.prototype.close = () => {}
  Element.prototype.scrollIntoView = () => {}
  window.matchMedia = () => ({ matches: false, addEventListener() {}, removeEventListener() {} }) as never
  globalThis.fetch = async (url, { method = 'GET', body } = {}) => {
    const { pathname, searchParams } = new URL(String(url), 'http://rain')
    const sent: unknown = typeof body === 'string' ? JSON.parse(body) : undefined
    asked.push({ method, path: pathname, body: sent })
    const answer = answers[`${method} ${pathname}`]?.(searchParams, sent) ?? {
      status: 404,
      body: { error: 'no', code: 'not_found' },
    }
    const status = answer.status ?? 200
    return {
      ok: status < 400,
      status,
      headers: { get: () => null },
      json: async () => answer.body,
    } as unknown as Response
  }
})
afterEach(() => {
  cleanup()
  globalThis.fetch = realFetch
})

const file = (path: string, more: Partial<FileEntry> = {}): FileEntry => ({
  name: path.split('/').at(-1) ?? '',
  path,
  kind: 'file',
  size: 1_200,
  modified_at: 1,
  ...more,
})

const folders: Record<string, FileEntry[]> = {
  '': [file('docs', { kind: 'folder', size: 0 }), file('a.txt'), file('b.log', { ignored: true })],
  docs: [file('docs/table.csv')],
}

function withFolder() {
  answers['GET /api/files/default'] = (query) => {
    const path = query.get('path') ?? ''
    const entries = folders[path]
    if (!entries) return { status: 400, body: { error: 'no', code: 'not_a_directory' } }
    return { body: { folder: '/home/me', path, entries, total: entries.length, hidden: 0 } }
  }
}

function show(...about: string[]) {
  const went: string[][] = []
  const page = (to: string[]) => (
    <QueryClientProvider client={queries}>
      <FilesPage agents={[{ id: 'default', name: 'Rain' }]} about={to} activeId="default" onAbout={go} />
    </QueryClientProvider>
  )
  const queries = createQueryClient()
  const go = (to: string[]) => {
    went.push(to)
    shown.rerender(page(to))
  }
  const shown = render(page(about))
  return went
}

const rows = () => within(screen.getByRole('list', { name: 'Files and folders' })).getAllByRole('listitem')
const row = (name: RegExp) => screen.findByRole('button', { name })

test('a folder is walked with the keys alone', async () => {
  withFolder()
  const went = show('default')
  const first = await row(/^docs/)
  act(() => first.focus())
  fireEvent.keyDown(first, { key: 'ArrowDown' })
  expect(document.activeElement?.textContent).toContain('a.txt')
  fireEvent.keyDown(document.activeElement!, { key: 'Home' })
  fireEvent.click(document.activeElement!)
  const inside = await row(/^table/)
  expect(went).toEqual([['default', 'docs']])
  act(() => inside.focus())
  fireEvent.keyDown(inside, { key: 'Backspace' })
  expect(went.at(-1)).toEqual(['default'])
  await waitFor(() => expect(rows()).toHaveLength(3))
})

test('Del deletes into the trash and offers to bring it back', async () => {
  withFolder()
  const trashed = { id: 'trs_1', path: 'a.txt', is_folder: false, size: 1, deleted_at: 1, kept_until: 2 }
  answers['POST /api/files/default/delete'] = () => ({ body: { entry: null, trashed } })
  answers['POST /api/files/default/trash/trs_1/restore'] = () => ({ body: { entry: file('a.txt') } })
  show('default')
  const entry = await row(/^a\.txt/)
  act(() => entry.focus())
  fireEvent.keyDown(entry, { key: 'Delete' })
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }))
  await waitFor(() => expect(asked.some(({ path }) => path.endsWith('/trash/trs_1/restore'))).toBe(true))
})

test('F2 renames; a name that is taken is asked about, and what needs the PIN asks for it', async () => {
  withFolder()
  let tries = 0
  answers['POST /api/files/default/move'] = (_, body) => {
    tries++
    if (tries === 1) return { status: 409, body: { error: 'taken', code: 'file_exists' } }
    if ((body as { pin?: string }).pin === undefined)
      return { status: 401, body: { error: 'PIN', code: 'pin_required' } }
    return { body: { entry: file('c.txt') } }
  }
  const went = show('default')
  const entry = await row(/^a\.txt/)
  act(() => entry.focus())
  fireEvent.keyDown(entry, { key: 'F2' })
  fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'c.txt' } })
  fireEvent.click(screen.getByRole('button', { name: 'Save' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Keep both' }))
  fireEvent.change(await screen.findByLabelText('PIN'), { target: { value: '123456' } })
  fireEvent.click(screen.getByRole('button', { name: 'Go on' }))
  await waitFor(() => expect(went.at(-1)).toEqual(['default', 'c.txt']))
  expect(asked.filter(({ path }) => path.endsWith('/move')).at(-1)?.body).toEqual({
    from: 'a.txt',
    to: 'c.txt',
    on_conflict: 'keep_both',
    pin: '123456',
  })
})

test('an address of a file opens it with its folder beside', async () => {
  withFolder()
  answers['GET /api/files/default/file'] = () => ({
    body: {
      entry: file('docs/table.csv'),
      preview: 'table',
      media_type: 'text/csv',
      hash: 'h',
      text: 'name;count\n"a;b";2\n',
      next: null,
    },
  })
  show('default', 'docs', 'table.csv')
  const table = await screen.findByRole('table')
  expect(
    within(table)
      .getAllByRole('columnheader')
      .map((cell) => cell.textContent),
  ).toEqual(['name', 'count'])
  expect(
    within(table)
      .getAllByRole('cell')
      .map((cell) => cell.textContent),
  ).toEqual(['a;b', '2'])
  expect(screen.getByRole('button', { name: /^table\.csv/ }).getAttribute('aria-current')).toBe('true')
})

test('a folder that could not be read says so and is tried again', async () => {
  answers['GET /api/files/default'] = () => ({ status: 500, body: { error: 'no', code: 'internal' } })
  show('default')
  const retry = await screen.findByRole('button', { name: 'Try again' })
  withFolder()
  fireEvent.click(retry)
  expect(await row(/^a\.txt/)).toBeTruthy()
})

const change = (more: Partial<FileChange> = {}): FileChange => ({
  id: 'fch_1',
  turn_id: 'trn_2',
  call_id: 'tcl_1',
  tool_use_id: 'toolu_1',
  tool: 'edit_file',
  path: 'a.txt',
  kind: 'changed',
  status: 'done',
  before_size: 3,
  after_size: 3,
  at: 1,
  undone_at: null,
  undo: 'possible',
  ...more,
})

function withChanges(...changes: FileChange[]) {
  answers['GET /api/files/default/changes'] = () => ({ body: { changes, more: false, turn_id: 'trn_2' } })
  answers['GET /api/files/default/changes/fch_1'] = () => ({
    body: {
      change: changes[0],
      before: { kind: 'text', text: 'old\n' },
      after: { kind: 'text', text: 'new\n' },
      current: null,
    },
  })
}

test('what this turn changed stands apart, and one change is undone', async () => {
  withChanges(change(), change({ id: 'fch_0', turn_id: 'trn_1', path: 'b.txt', undo: 'not_kept' }))
  answers['POST /api/files/default/changes/fch_1/undo'] = () => {
    withChanges(change({ status: 'undone' }))
    return { body: { change: change({ status: 'undone' }) } }
  }
  show('default', ':changes')
  const earlier = await screen.findByRole('region', { name: 'Earlier' })
  expect(earlier.textContent).toContain('it cannot be undone')
  expect(within(earlier).queryByRole('button', { name: /^Undo/ })).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Undo: a.txt' }))
  expect(await screen.findByRole('button', { name: 'Do it again: a.txt' })).toBeTruthy()
})

test('the change of a call is open when somebody comes for it', async () => {
  withChanges(change())
  show('default', ':changes', 'toolu_1')
  const difference = await screen.findByRole('group', { name: 'What changed in a.txt' })
  expect(difference.textContent).toContain('old')
  expect(difference.textContent).toContain('new')
})

test('who comes for an older change is led to it', async () => {
  const old = change({ id: 'fch_0', turn_id: 'trn_1', tool_use_id: 'toolu_0', path: 'old.txt' })
  answers['GET /api/files/default/changes'] = (query) => ({
    body: { changes: [query.get('before') === 'fch_1' ? old : change()], more: !query.has('before'), turn_id: 'trn_2' },
  })
  show('default', ':changes', 'toolu_0')
  expect(await screen.findByRole('button', { name: 'Hide the change: old.txt' })).toBeTruthy()
  expect(screen.queryByText(/No change by this step/)).toBeNull()
})

test('a call that changed nothing here says so, above what others changed', async () => {
  withChanges(change())
  show('default', ':changes', 'toolu_9')
  expect(await screen.findByText(/No change by this step/)).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Undo: a.txt' })).toBeTruthy()
})

test('without a mouse each row has a menu', async () => {
  withFolder()
  show('default')
  const menu = await screen.findByRole('button', { name: 'What to do with a.txt' })
  fireEvent.keyDown(menu, { key: 'Enter' })
  const entries = await screen.findAllByRole('menuitem')
  expect(entries.map(({ textContent }) => textContent?.trim())).toEqual([
    'Open',
    'Download',
    'Rename or move',
    'Delete',
  ])
  fireEvent.click(screen.getByRole('menuitem', { name: 'Rename or move' }))
  expect(await screen.findByRole('dialog', { name: 'Rename or move' })).toBeTruthy()
})

test('a file that somebody changed since is a conflict, shown before it is restored anyway', async () => {
  withChanges(change())
  answers['GET /api/files/default/changes/fch_1'] = () => ({
    body: {
      change: change(),
      before: { kind: 'text', text: 'old\n' },
      after: { kind: 'text', text: 'new\n' },
      current: { side: { kind: 'text', text: 'mine\n' }, hash: 'now' },
    },
  })
  answers['POST /api/files/default/changes/fch_1/undo'] = (_, body) =>
    (body as { anyway?: string }).anyway === 'now'
      ? { body: { change: change({ status: 'undone' }) } }
      : { status: 409, body: { error: 'no', code: 'file_changed' } }
  show('default', ':changes')
  fireEvent.click(await screen.findByRole('button', { name: 'Undo: a.txt' }))
  const restore = await screen.findByRole('button', { name: 'Restore anyway' })
  expect(screen.getByRole('group', { name: 'What changed in a.txt' }).textContent).toContain('mine')
  fireEvent.click(restore)
  await waitFor(() => expect(asked.at(-1)).toBeDefined())
  expect(asked.filter(({ path }) => path.endsWith('/undo')).map(({ body }) => body)).toEqual([{}, { anyway: 'now' }])
})

test('a whole turn is undone after a question, and what was left is named', async () => {
  withChanges(change())
  answers['POST /api/files/default/turns/trn_2/undo'] = () => ({
    body: { undone: ['fch_1'], left: [{ id: 'fch_9', path: 'kept.txt', why: 'file_changed' }] },
  })
  show('default', ':changes')
  fireEvent.click(await screen.findByRole('button', { name: 'Undo this turn' }))
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Undo this turn' }))
  expect(await screen.findByText(/kept\.txt/)).toBeTruthy()
})

test('a command of which not all was seen says so plainly', async () => {
  withChanges(change({ kind: 'unseen', path: '', undo: 'not_kept', tool: 'bash' }))
  show('default', ':changes')
  expect(await screen.findByText(/cannot be undone/)).toBeTruthy()
})
