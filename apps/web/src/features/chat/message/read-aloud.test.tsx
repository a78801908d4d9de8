import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { stopReading, useReadAloud } from './read-aloud.ts'

type Said = { text: string; lang: string; onend?: () => void; onerror?: () => void }

const own = { lang: 'en-GB', localService: true, default: false, name: 'Ana' }
let voices: object[]
let said: Said[]
let cancelled: number
const tell = new EventTarget()

beforeAll(() => {
  Object.assign(globalThis, {
    SpeechSynthesisUtterance: class {
      constructor(readonly text: string) {}
    },
    speechSynthesis: Object.assign(tell, {
      getVoices: () => voices,
      speak: (one: Said) => void said.push(one),
      cancel: () => void cancelled++,
    }),
  })
})
beforeEach(() => {
  voices = [own]
  said = []
  cancelled = 0
})
afterEach(() => {
  act(stopReading)
  cleanup()
})

function Speaker({ turnId, language = 'en' }: { turnId: string; language?: string }) {
  const reading = useReadAloud(turnId, language)
  if (!reading) return null
  return <button onClick={() => reading.toggle('# Hello\n\nIt rains.')}>{reading.isSpeaking ? 'stop' : 'read'} {turnId}</button> // prettier-ignore
}

const click = (name: string) => act(() => void fireEvent.click(screen.getByRole('button', { name })))

test('an answer is read in its language, piece by piece, until its end', () => {
  render(<Speaker turnId="t1" />)
  click('read t1')
  expect(said.map(({ text, lang }) => [text, lang])).toEqual([
    ['Hello', 'en-GB'],
    ['It rains.', 'en-GB'],
  ])
  screen.getByRole('button', { name: 'stop t1' })
  act(() => said[1]?.onend?.())
  screen.getByRole('button', { name: 'read t1' })
})

test('it stops when asked, and when another is read', () => {
  render(
    <>
      <Speaker turnId="t1" />
      <Speaker turnId="t2" />
    </>,
  )
  click('read t1')
  click('stop t1')
  expect(cancelled).toBe(1)
  click('read t1')
  click('read t2')
  expect(cancelled).toBe(2)
  screen.getByRole('button', { name: 'read t1' })
  // What was cut off tells so later.
  act(() => said[2]?.onerror?.())
  screen.getByRole('button', { name: 'stop t2' })
})

test('it stops when the person goes elsewhere', () => {
  render(<Speaker turnId="t1" />)
  click('read t1')
  act(() => void window.dispatchEvent(new HashChangeEvent('hashchange')))
  expect(cancelled).toBe(1)
  screen.getByRole('button', { name: 'read t1' })
})

test('where no voice of the device speaks the language there is no button', () => {
  voices = [
    { ...own, localService: false },
    { ...own, lang: 'es-ES' },
  ]
  render(<Speaker turnId="t1" />)
  expect(screen.queryByRole('button')).toBeNull()
})

test('voices that the browser finds later count', () => {
  voices = []
  render(<Speaker turnId="t1" language="es" />)
  voices = [{ ...own, lang: 'es-ES' }]
  act(() => void tell.dispatchEvent(new Event('voiceschanged')))
  screen.getByRole('button', { name: 'read t1' })
})
