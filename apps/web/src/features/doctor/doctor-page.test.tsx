import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { doctorFindings, type Doctor, type DoctorCheck, type DoctorCheckId } from '@rain/protocol'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { createQueryClient } from '../../api/query-client.ts'
import { startSession } from '../../api/session-token.ts'
import { addDoctorTexts } from '../../i18n/doctor-texts.ts'
import { startI18n } from '../../i18n/index.ts'
import { DoctorPage, type DoctorTarget } from './doctor-page.tsx'
import { sayFacts } from './say-facts.ts'
import { toReport } from './to-report.ts'

const realFetch = globalThis.fetch
let answers: Record<string, { status: number; body: object } | 'nothing'>
let asked: string[]
let opened: DoctorTarget[]

const check = (id: DoctorCheckId, finding: string, more: Partial<DoctorCheck> = {}): DoctorCheck => ({
  id,
  state: (doctorFindings[id] as Record<string, DoctorCheck['state']>)[finding] ?? 'unknown',
  finding,
  facts: {},
  since: null,
  ...more,
})
const doctor = (...checks: DoctorCheck[]): Doctor => ({ checked_at: Date.now() / 1000, checks })

beforeAll(() => {
  void startI18n()
  addDoctorTexts()
})
beforeEach(() => {
  startSession('tok', false)
  answers = {}
  asked = []
  opened = []
  globalThis.fetch = async (url, init) => {
    const path = String(url)
    asked.push(`${init?.method ?? 'GET'} ${path}${init?.body ? ` ${String(init.body)}` : ''}`)
    const answer = answers[path] ?? { status: 200, body: { copied: true } }
    if (answer === 'nothing') throw new TypeError('no network')
    const { status, body } = answer
    return { ok: status < 400, status, headers: { get: () => null }, json: async () => body } as unknown as Response
  }
})
afterEach(() => {
  cleanup()
  globalThis.fetch = realFetch
})

function show(body: Doctor) {
  answers['/api/doctor'] = { status: 200, body }
  return open()
}

function open() {
  const queries = createQueryClient()
  queries.setDefaultOptions({ queries: { retry: false } })
  return render(
    <QueryClientProvider client={queries}>
      <DoctorPage onOpen={(target) => opened.push(target)} />
    </QueryClientProvider>,
  )
}

test('what is broken comes first, and each fault says what to do about it', async () => {
  show(
    doctor(
      check('postgres', 'reachable', { facts: { answer_ms: 3, size_bytes: 12_000_000, version: '17.2' } }),
      check('runner', 'missing', { since: Date.now() / 1000 - 130 }),
      check('backups', 'none'),
    ),
  )
  expect(await screen.findByText('One thing is broken')).toBeTruthy()
  const names = screen.getAllByRole('heading', { level: 3 }).map((heading) => heading.textContent)
  expect(names).toEqual(['RunnerBroken', 'BackupsWorth a look', 'DatabaseIn order'])
  expect(screen.getByText(/last seen 2 minutes ago/)).toBeTruthy()
  expect(screen.getByText(/docker compose up -d agent-runner/)).toBeTruthy()
  expect(screen.getByText(/answers in 3 ms and takes 12 MB of disk/)).toBeTruthy()
})

test('where the page itself can help, it leads there', async () => {
  show(doctor(check('providers', 'failing', { facts: { name: 'Claude' } }), check('audit', 'intact')))
  fireEvent.click(await screen.findByRole('button', { name: 'Models and keys' }))
  expect(opened).toEqual(['provider'])
  expect(screen.queryByRole('button', { name: 'Audit log' })).toBeNull()
})

test('the person says that there is a copy of the key', async () => {
  show(doctor(check('secret_key', 'not_copied', { facts: { key: 'ab12' } })))
  fireEvent.click(await screen.findByRole('button', { name: 'I have a copy' }))
  await screen.findByText('Worth a look')
  expect(asked).toContain('PUT /api/doctor/secret-key {"copied":true}')
})

test('without the database it says what can be said without it', async () => {
  answers['/api/doctor'] = { status: 503, body: { error: 'no', code: 'unavailable' } }
  answers['/ready'] = {
    status: 503,
    body: { status: 'not_ready', checks: { postgres: false, redis: true, runner: true } },
  }
  open()
  const fault = await screen.findByText('Postgres does not answer.')
  expect(fault).toBeTruthy()
  expect(screen.queryByText('Runner')).toBeNull()
})

test('without the server it says where to look, and tries again when asked to', async () => {
  answers['/api/doctor'] = 'nothing'
  answers['/ready'] = 'nothing'
  open()
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('does not answer')
  show(doctor(check('gateway', 'running', { facts: { memory_bytes: 90_000_000 } })))
  fireEvent.click(within(alert).getByRole('button'))
  expect(await screen.findAllByText('Everything is well')).toBeTruthy()
})

test('what a newer server finds is told by its name', () => {
  show(doctor(check('redis', 'on_fire', { state: 'fail' })))
  return screen.findByText('on_fire')
})

test('nobody has answered: that is said with the time it took, and what to do', async () => {
  show(doctor(check('runner', 'timed_out', { facts: { patience_seconds: 3 } })))
  expect(await screen.findByText(/No answer within 3 sec/)).toBeTruthy()
  expect(screen.getByText(/Look again in a moment/)).toBeTruthy()
})

test('facts are told in the units of the language', () => {
  expect(sayFacts({ size_bytes: 1_234_567, answer_ms: 3, patience_seconds: 3, count: 2, name: 'x' }, 'es')).toEqual({
    size: '1,2 MB',
    answer: '3 ms',
    patience: '3 s',
    count: 2,
    name: 'x',
  })
})

test('a report names nothing of the person’s', () => {
  const report = toReport({
    checked_at: 0,
    checks: [
      check('version', 'mixed', { facts: { version: '0.2.0', others: '0.1.0', protocol: 9 } }),
      check('devices', 'outdated', { facts: { names: 'Ana’s laptop', count: 1 } }),
      check('providers', 'others_failing', { facts: { name: 'Ana’s server', others: 'House' }, since: 60 }),
      check('sandbox', 'missing', { facts: { why_not: 'No /home/ana/bin/bwrap.' } }),
    ],
  })
  expect(report.split('\n')).toEqual([
    'Rain doctor, 1970-01-01T00:00:00.000Z',
    '[warn] version: mixed (version=0.2.0, others=0.1.0, protocol=9)',
    '[warn] devices: outdated (count=1)',
    '[warn] providers: others_failing (since=1970-01-01T00:01:00.000Z)',
    '[warn] sandbox: missing',
  ])
})
