import { expect, test } from '@jest/globals'
import type { ToolItem } from '../../live/state.ts'
import { computerSteps } from './computer-steps.ts'

const call = (id: string, input: Record<string, unknown>, more: Partial<ToolItem> = {}): ToolItem => ({
  kind: 'tool',
  id,
  toolUseId: id,
  tool: 'computer',
  input,
  status: 'done',
  output: '',
  ...more,
})
const screen = (id: string | null): NonNullable<ToolItem['detail']> => ({
  kind: 'screen',
  device_id: 'dev_1',
  display: 0,
  frame: { id: 'f', display: 0, width: 200, height: 100 },
  cursor: [99.5, 49.5],
  ...(id && { image: { id, media_type: 'image/png', width: 200, height: 100 } }),
})

test('an action is marked in the picture that the one before it has shown', () => {
  const steps = computerSteps([
    call('a', { action: 'screenshot' }, { detail: screen('img_1') }),
    call('b', { action: 'left_click', coordinate: [49.5, 24.5] }, { detail: screen('img_2') }),
  ])
  expect(steps[0]).toMatchObject({ before: null, after: { imageId: 'img_1' }, marker: null })
  expect(steps[1]).toMatchObject({
    deviceId: 'dev_1',
    before: { imageId: 'img_1' },
    after: { imageId: 'img_2' },
    marker: { kind: 'click', at: { x: 0.25, y: 0.25 } },
  })
})

test('what the call itself tells of its picture counts more', () => {
  const target = {
    deviceId: 'dev_2',
    display: 1,
    frame: { id: 'g', display: 1, width: 100, height: 100 },
    imageId: 'img_9',
    window: { id: '1', title: 'Notes', app: 'mousepad' },
  }
  const steps = computerSteps([
    call('a', { action: 'screenshot' }, { detail: screen('img_1') }),
    call('b', { action: 'left_click', coordinate: [49.5, 49.5] }, { target, status: 'waiting' }),
  ])
  expect(steps[1]).toMatchObject({
    deviceId: 'dev_2',
    before: { imageId: 'img_9', display: 1, window: { title: 'Notes' } },
    after: null,
    marker: { at: { x: 0.5, y: 0.5 } },
  })
})

test('a screen that has not changed is shown by the picture before, and other tools are left out', () => {
  const steps = computerSteps([
    call('a', { action: 'screenshot' }, { detail: screen('img_1') }),
    call('x', { command: 'ls' }, { tool: 'bash' }),
    call('b', { action: 'left_click' }, { detail: screen(null) }),
  ])
  expect(steps).toHaveLength(2)
  expect(steps[1]).toMatchObject({ after: { imageId: 'img_1' }, marker: { at: { x: 0.5, y: 0.5 } } })
})

test('an input that is no action is kept without one', () => {
  expect(computerSteps([call('a', { action: 'dance' })])).toMatchObject([{ action: null, marker: null }])
})
