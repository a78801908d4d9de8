import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { Recording, RecordingList } from '@rain/protocol'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { createQueryClient } from '../../api/query-client.ts'
import { startSession } from '../../api/session-token.ts'
import { addDesktopTexts } from '../../i18n/desktop-texts.ts'
import { startI18n } from '../../i18n/index.ts'
import { RecordingsPage } from './recordings-page.tsx'
import { ReplayPage } from './replay-page.tsx'
import { aPicture, aRecording, aStep } from './testing/recording-fixture.ts'

void startI18n()
addDesktopTexts()

type Answer = { status?: number; body: unknown }

let asked: { method: string; path: string; body: unknown }[]
let answers: Record<string, (body: unknown) => Answer>
const realFetch = globalThis.fetch

beforeEach(() => {
  asked = []
  answers = {}
  startSession('tok', false)
  URL.createObjectURL = () => 'blob:picture'
  URL.revokeObjectURL = () => {}
  // jsdom has no modal dialogs
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true
  }
  HTMLDialogElement.prototype.close = () => {}
  globalThis.fetch = async (url, { method = 'GET', body } = {}) => {
    const path = String(url)
    const sent: unknown = typeof body === 'string' ? JSON.parse(body) : undefined
    asked.push({ method, path, body: sent })
    const isPicture = path.startsWith('/api/images/')
    const answer = answers[`${method} ${path}`]?.(sent) ?? {
      status: isPicture ? 200 : 404,
      body: { error: 'no', code: 'not_found' },
    }
    const status = answer.status ?? 200
    const headers = { get: () => null }
    const file = { json: async () => answer.body, blob: async () => new Blob([]) }
    return { ok: status < 400, status, headers, ...file } as unknown as Response
  }
})
afterEach(() => {
  jest.useRealTimers()
  cleanup()
  globalThis.fetch = realFetch
})

const show = (page: ReactNode) => render(<QueryClientProvider client={createQueryClient()}>{page}</QueryClientProvider>)
const nameOf = (id: string) => (id === 'default' ? 'letters' : id)
const press = (key: string) => act(() => void fireEvent.keyDown(document.body, { key }))
const place = () => screen.getByRole('slider').getAttribute('value')
const replay = async (recording: Recording = aRecording()) => {
  answers['GET /api/recordings/trn_1'] = () => ({ body: recording })
  show(<ReplayPage turnId="trn_1" nameOf={nameOf} onList={() => {}} />)
  await screen.findByRole('slider')
}

describe('the list', () => {
  const device = { id: 'dev_1', name: 'study', records: true, keep_days: 7 }
  const list = (more: Partial<RecordingList> = {}) => {
    const body = { device, recordings: [aRecording()], more: false, ...more }
    answers['GET /api/devices/dev_1/recordings'] = () => ({ body })
  }

  test('shows each task with how it ended and what it took, and opens it', async () => {
    list()
    const onOpen = jest.fn()
    show(<RecordingsPage deviceId="dev_1" nameOf={nameOf} onOpen={onOpen} />)
    const row = await screen.findByRole('button', { name: /Write a letter.*Completed.*letters.*2 steps.*\$0\.02/ })
    fireEvent.click(row)
    expect(onOpen).toHaveBeenCalledWith(expect.objectContaining({ turn_id: 'trn_1' }))
  })

  test('says so when there is none, when the computer does not record, and when it cannot be loaded', async () => {
    show(<RecordingsPage deviceId="dev_1" nameOf={nameOf} onOpen={() => {}} />)
    expect(await screen.findByText('The recordings could not be loaded.')).toBeTruthy()
    list({ recordings: [], device: { ...device, records: false } })
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText('No agent has worked here yet')).toBeTruthy()
    expect(screen.getByText(/It does not record/)).toBeTruthy()
  })

  test('older ones come when asked for', async () => {
    list({ more: true })
    const older = { device, recordings: [aRecording({ turn_id: 'trn_0', text: 'An older task' })], more: false }
    answers['GET /api/devices/dev_1/recordings?before=trn_1'] = () => ({ body: older })
    show(<RecordingsPage deviceId="dev_1" nameOf={nameOf} onOpen={() => {}} />)
    fireEvent.click(await screen.findByRole('button', { name: 'Older ones' }))
    expect(await screen.findByText('An older task')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Older ones' })).toBeNull()
  })
})

describe('a replay', () => {
  test('goes step by step with the keys, and shows where was clicked and who allowed it', async () => {
    await replay()
    expect(place()).toBe('1')
    press('ArrowRight')
    expect(place()).toBe('2')
    expect(await screen.findByRole('img', { name: 'The screen before: Clicked' })).toBeTruthy()
    expect(document.querySelector('[data-marker="click"]')).toBeTruthy()
    expect(screen.getByText(/in “Letter” \(editor\)/)).toBeTruthy()
    expect(screen.getByText(/from 192\.168\.1\.7/)).toBeTruthy()
    press('b')
    expect(await screen.findByRole('img', { name: 'The screen after: Clicked' })).toBeTruthy()
    expect(document.querySelector('[data-marker]')).toBeNull()
    press('Home')
    expect(place()).toBe('1')
  })

  test('plays to its end and stops there', async () => {
    await replay()
    jest.useFakeTimers()
    press(' ')
    expect(screen.getByRole('button', { name: 'Pause' })).toBeTruthy()
    for (let tick = 0; tick < 4; tick++) await act(async () => void (await jest.advanceTimersByTimeAsync(2_000)))
    expect(place()).toBe('2')
    expect(screen.getByRole('button', { name: 'Play' })).toBeTruthy()
  })

  test('a line of the timeline leads to its moment', async () => {
    await replay(
      aRecording({ stops: [{ at: 150, by: 'corner' }], takeovers: [{ from: 115, until: 118, summary: 'Signed in' }] }),
    )
    fireEvent.click(screen.getByRole('button', { name: /Mouse and keyboard in your hands/ }))
    expect(place()).toBe('2')
    expect(screen.getByText('You told the agent: Signed in')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: /Stopped by the pointer in its corner/ }))
    expect(place()).toBe('4')
  })

  test('says where a picture is no longer kept, and asks for none', async () => {
    await replay(
      aRecording({ timeline: [aStep({ after: aPicture('img_9', false) })], pictures: { taken: 1, kept: 0 } }),
    )
    expect(screen.getByText('Picture no longer kept')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Delete the pictures' })).toBeNull()
    expect(asked.filter(({ path }) => path.startsWith('/api/images/'))).toEqual([])
  })

  test('shows all that was typed, and of a secret its name alone', async () => {
    const text = 'Dear Ana,\n'.repeat(20)
    await replay(
      aRecording({
        timeline: [
          aStep({ action: { action: 'type', text } }),
          aStep({ at: 120, action: { action: 'type_secret', secret: 'bank' } }),
        ],
      }),
    )
    expect(document.querySelector('pre')?.textContent).toBe(text)
    press('ArrowRight')
    expect(screen.getAllByText(/Typed the secret “bank”/).length).toBeGreaterThan(0)
  })

  test('is deleted with the PIN', async () => {
    answers['DELETE /api/recordings/trn_1'] = (body) =>
      JSON.stringify(body).includes('246810')
        ? { body: { pictures: 2 } }
        : { status: 401, body: { error: 'x', code: 'pin_invalid', remaining_attempts: 2 } }
    await replay()
    const submit = () =>
      fireEvent.click(screen.getAllByRole('button', { name: 'Delete the pictures', hidden: true }).at(-1)!)
    fireEvent.click(screen.getByRole('button', { name: 'Delete the pictures' }))
    fireEvent.change(screen.getByLabelText('PIN'), { target: { value: '1111' } })
    submit()
    expect(await screen.findByRole('alert')).toBeTruthy()
    answers['GET /api/recordings/trn_1'] = () => ({ body: aRecording({ pictures: { taken: 2, kept: 0 } }) })
    fireEvent.change(screen.getByLabelText('PIN'), { target: { value: '246810' } })
    submit()
    expect(await screen.findByText('no pictures kept')).toBeTruthy()
  })

  test('is saved as a page in the language of the person, or it says why not', async () => {
    await replay()
    answers['GET /api/recordings/trn_1/export?lang=en'] = () => ({
      status: 413,
      body: { error: 'The pictures of this recording take 300 MB.', code: 'too_large' },
    })
    fireEvent.click(screen.getByRole('button', { name: 'Save as a page' }))
    expect((await screen.findByRole('alert')).textContent).toContain('300 MB')
  })

  test('that is not there says so', async () => {
    const onList = jest.fn()
    show(<ReplayPage turnId="trn_1" nameOf={nameOf} onList={onList} />)
    fireEvent.click(await screen.findByRole('button', { name: 'Back to the recordings' }))
    await waitFor(() => expect(onList).toHaveBeenCalled())
  })
})
