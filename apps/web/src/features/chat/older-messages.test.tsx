import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { act, cleanup, render } from '@testing-library/react'
import { startI18n } from '../../i18n/index.ts'
import { newAgentState } from '../../live/state.ts'
import { meta } from '../../live/test-events.ts'
import { OlderMessages } from './older-messages.tsx'

const before = globalThis.IntersectionObserver
let tell: (changes: boolean[]) => void = () => {}

beforeAll(() => void startI18n())
beforeEach(() => {
  globalThis.IntersectionObserver = class {
    constructor(onChange: (changes: { isIntersecting: boolean }[]) => void) {
      tell = (changes) => act(() => onChange(changes.map((isIntersecting) => ({ isIntersecting }))))
    }
    observe() {}
    disconnect() {}
  } as unknown as typeof IntersectionObserver
})
afterEach(() => {
  cleanup()
  globalThis.IntersectionObserver = before
})

const agent = { ...newAgentState(meta), history: 'loaded' as const, hasOlder: true }

test('what is older is asked for when the beginning comes near', () => {
  const onOlder = jest.fn()
  render(<OlderMessages agent={agent} onOlder={onOlder} />)
  expect(onOlder).not.toHaveBeenCalled()
  tell([true])
  expect(onOlder).toHaveBeenCalledTimes(1)
})

test('also when it has gone and come again before the page was told', () => {
  const onOlder = jest.fn()
  render(<OlderMessages agent={agent} onOlder={onOlder} />)
  tell([false, true])
  expect(onOlder).toHaveBeenCalledTimes(1)
})
