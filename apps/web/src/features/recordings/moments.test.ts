import { expect, test } from '@jest/globals'
import { entryOf, momentsOf, pictureAt, placeAfter, type Place } from './moments.ts'
import { aClick, aPicture, aRecording, aStep } from './testing/recording-fixture.ts'

test('everything stands in the order of time, and steps are counted', () => {
  const moments = momentsOf(
    aRecording({ takeovers: [{ from: 115, until: 117, summary: 'x' }], stops: [{ at: 130, by: 'corner' }] }),
  )
  expect(moments.map(({ kind }) => kind)).toEqual(['step', 'takeover', 'step', 'stop'])
  expect(moments[2]).toMatchObject({ number: 2, marker: { kind: 'click' } })
})

test('a click is shown where it landed and then what came of it; what has no place only after', () => {
  const moments = momentsOf(
    aRecording({ timeline: [aStep(), aClick(), aStep({ at: 130, before: aPicture('img_2') })] }),
  )
  const seen: Place[] = []
  for (let place: Place | null = entryOf(moments, 0); place; place = placeAfter(moments, place)) seen.push(place)
  expect(seen).toEqual([
    { at: 0, side: 'after' },
    { at: 1, side: 'before' },
    { at: 1, side: 'after' },
    { at: 2, side: 'after' },
  ])
})

test('a click that left no picture is shown in the one before it alone', () => {
  const moments = momentsOf(aRecording({ timeline: [aClick({ after: null })] }))
  expect(placeAfter(moments, { at: 0, side: 'before' })).toBeNull()
  expect(pictureAt(moments, { at: 0, side: 'after' })).toMatchObject({ id: 'img_1' })
})

test('where nothing was done on the screen, it looks as it was left', () => {
  const moments = momentsOf(aRecording({ takeovers: [{ from: 125, until: null, summary: '' }] }))
  expect(pictureAt(moments, entryOf(moments, 2))).toMatchObject({ id: 'img_2' })
  const early = momentsOf(aRecording({ stops: [{ at: 1, by: 'person' }] }))
  expect(pictureAt(early, entryOf(early, 0))).toBeNull()
})

test('an action that nobody knows has no mark and no words of its own', () => {
  const moments = momentsOf(aRecording({ timeline: [aStep({ action: { action: 'dance' }, before: aPicture('a') })] }))
  expect(moments[0]).toMatchObject({ action: null, marker: null })
})
