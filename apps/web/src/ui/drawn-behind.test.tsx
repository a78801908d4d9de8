import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { act, cleanup, render, screen } from '@testing-library/react'
import { DrawnBehind } from './drawn-behind.tsx'

beforeEach(() => void jest.useFakeTimers())
afterEach(() => {
  cleanup()
  jest.useRealTimers()
})

const aFrame = () => act(async () => void (await jest.advanceTimersByTimeAsync(17)))

test('what stands behind comes after the rest, and what stands behind that a frame later', async () => {
  render(
    <p>
      first
      <DrawnBehind>
        {' '}
        second
        <DrawnBehind> third</DrawnBehind>
      </DrawnBehind>
    </p>,
  )
  const shown = () => screen.getByText(/first/).textContent
  expect(shown()).toBe('first')
  await aFrame()
  expect(shown()).toBe('first second')
  await aFrame()
  expect(shown()).toBe('first second third')
})
